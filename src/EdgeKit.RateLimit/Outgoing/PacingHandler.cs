using System.Collections.Concurrent;

namespace EdgeKit.RateLimit.Outgoing;

/// <summary>
/// Goes as fast as the server says it may: waits before it would be refused, and sends nothing that is sure to be.
/// </summary>
internal sealed class PacingHandler(TimeSpan longestWait, TimeProvider timeProvider) : DelegatingHandler
{
    private const int MaxServers = 1_000;

    private readonly ConcurrentDictionary<string, Pace> _paces = new(StringComparer.OrdinalIgnoreCase);

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var pace = PaceOf(request.RequestUri?.Authority ?? "");
        if (pace.Reserve(longestWait, out var wait) is null)
        {
            return Refusal.Of(request, "Not sent: the server asked to wait", wait);
        }

        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, timeProvider, cancellationToken).ConfigureAwait(false);
        }

        return Followed(pace, await base.SendAsync(request, cancellationToken).ConfigureAwait(false));
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var pace = PaceOf(request.RequestUri?.Authority ?? "");
        if (pace.Reserve(longestWait, out var wait) is null)
        {
            return Refusal.Of(request, "Not sent: the server asked to wait", wait);
        }

        if (wait > TimeSpan.Zero)
        {
            Task.Delay(wait, timeProvider, cancellationToken).GetAwaiter().GetResult();
        }

        return Followed(pace, base.Send(request, cancellationToken));
    }

    private HttpResponseMessage Followed(Pace pace, HttpResponseMessage response)
    {
        pace.Follow(Advice.Of(response, timeProvider.GetUtcNow()));
        return response;
    }

    private Pace PaceOf(string server) => _paces.Count < MaxServers || _paces.ContainsKey(server)
        ? _paces.GetOrAdd(server, static (_, t) => new Pace(t), timeProvider)
        : new Pace(timeProvider); // a client of that many servers is not paced by each
}
