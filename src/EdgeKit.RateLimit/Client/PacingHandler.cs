using System.Collections.Concurrent;

namespace EdgeKit.RateLimit.Client;

/// <summary>
/// Paces outgoing requests by the quota that the server reports: delays them before it would refuse, and does not send
/// those that it would certainly refuse.
/// </summary>
internal sealed class PacingHandler(TimeSpan maxWait, TimeProvider timeProvider) : DelegatingHandler
{
    private const int MaxServers = 1_000;

    private readonly ConcurrentDictionary<string, RequestPacer> _pacers = new(StringComparer.OrdinalIgnoreCase);

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var pacer = PacerOf(request.RequestUri?.Authority ?? "");
        if (pacer.Reserve(maxWait, out var wait) is null)
        {
            return RefusedResponse.Create(request, "Not sent: the server asked to wait", wait);
        }

        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, timeProvider, cancellationToken).ConfigureAwait(false);
        }

        return ApplyHint(pacer, await base.SendAsync(request, cancellationToken).ConfigureAwait(false));
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var pacer = PacerOf(request.RequestUri?.Authority ?? "");
        if (pacer.Reserve(maxWait, out var wait) is null)
        {
            return RefusedResponse.Create(request, "Not sent: the server asked to wait", wait);
        }

        if (wait > TimeSpan.Zero)
        {
            Task.Delay(wait, timeProvider, cancellationToken).GetAwaiter().GetResult();
        }

        return ApplyHint(pacer, base.Send(request, cancellationToken));
    }

    private HttpResponseMessage ApplyHint(RequestPacer pacer, HttpResponseMessage response)
    {
        pacer.Apply(ServerQuotaHint.Read(response, timeProvider.GetUtcNow()));
        return response;
    }

    private RequestPacer PacerOf(string server) => _pacers.Count < MaxServers || _pacers.ContainsKey(server)
        ? _pacers.GetOrAdd(server, static (_, t) => new RequestPacer(t), timeProvider)
        : new RequestPacer(timeProvider); // with that many servers, new ones are not paced
}
