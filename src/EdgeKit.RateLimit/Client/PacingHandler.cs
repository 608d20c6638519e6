using System.Collections.Concurrent;

namespace EdgeKit.RateLimit.Client;

/// <summary>
/// Goes as fast as the server says it may: waits before it would be refused, and sends nothing that is sure to be.
/// </summary>
internal sealed class PacingHandler(TimeSpan longestWait, TimeProvider timeProvider) : DelegatingHandler
{
    private const int MaxServers = 1_000;

    private readonly ConcurrentDictionary<string, RequestPacer> _pacers = new(StringComparer.OrdinalIgnoreCase);

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var pace = PacerOf(request.RequestUri?.Authority ?? "");
        if (pace.Reserve(longestWait, out var wait) is null)
        {
            return RefusedResponse.Create(request, "Not sent: the server asked to wait", wait);
        }

        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, timeProvider, cancellationToken).ConfigureAwait(false);
        }

        return ApplyHint(pace, await base.SendAsync(request, cancellationToken).ConfigureAwait(false));
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var pace = PacerOf(request.RequestUri?.Authority ?? "");
        if (pace.Reserve(longestWait, out var wait) is null)
        {
            return RefusedResponse.Create(request, "Not sent: the server asked to wait", wait);
        }

        if (wait > TimeSpan.Zero)
        {
            Task.Delay(wait, timeProvider, cancellationToken).GetAwaiter().GetResult();
        }

        return ApplyHint(pace, base.Send(request, cancellationToken));
    }

    private HttpResponseMessage ApplyHint(RequestPacer pace, HttpResponseMessage response)
    {
        pace.Apply(ServerQuotaHint.Read(response, timeProvider.GetUtcNow()));
        return response;
    }

    private RequestPacer PacerOf(string server) => _pacers.Count < MaxServers || _pacers.ContainsKey(server)
        ? _pacers.GetOrAdd(server, static (_, t) => new RequestPacer(t), timeProvider)
        : new RequestPacer(timeProvider); // a client of that many servers is not paced by each
}
