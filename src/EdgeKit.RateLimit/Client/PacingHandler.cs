using System.Collections.Concurrent;

namespace EdgeKit.RateLimit.Client;

/// <summary>Delays requests, or does not send them, according to the quota that their server reports.</summary>
internal sealed class PacingHandler(TimeSpan maxWait, TimeProvider timeProvider) : DelegatingHandler
{
    private const int MaxServers = 1_000;

    private readonly ConcurrentDictionary<string, RequestPacer> _pacers = new(StringComparer.OrdinalIgnoreCase);

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var pacer = PacerOf(request);
        var wait = pacer.Reserve(maxWait);
        if (wait > maxWait)
        {
            return Refused(request, wait);
        }

        await Task.Delay(wait, timeProvider, cancellationToken).ConfigureAwait(false);
        return ApplyHint(pacer, await base.SendAsync(request, cancellationToken).ConfigureAwait(false));
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var pacer = PacerOf(request);
        var wait = pacer.Reserve(maxWait);
        if (wait > maxWait)
        {
            return Refused(request, wait);
        }

        Task.Delay(wait, timeProvider, cancellationToken).GetAwaiter().GetResult();
        return ApplyHint(pacer, base.Send(request, cancellationToken));
    }

    private static HttpResponseMessage Refused(HttpRequestMessage request, TimeSpan wait) =>
        RefusedResponse.Create(request, "Not sent: the server asked to wait", wait);

    private HttpResponseMessage ApplyHint(RequestPacer pacer, HttpResponseMessage response)
    {
        pacer.Apply(ServerQuotaHint.Read(response, timeProvider.GetUtcNow()));
        return response;
    }

    private RequestPacer PacerOf(HttpRequestMessage request)
    {
        var server = request.RequestUri?.Authority ?? "";
        return _pacers.ContainsKey(server) || _pacers.Count < MaxServers
            ? _pacers.GetOrAdd(server, static (_, t) => new RequestPacer(t), timeProvider)
            : new RequestPacer(timeProvider); // with that many servers, new ones are not paced
    }

    /// <summary>Schedules the requests to one server. Thread safe.</summary>
    private sealed class RequestPacer(TimeProvider timeProvider)
    {
        private readonly Lock _gate = new();
        private readonly long _origin = timeProvider.GetTimestamp();
        private TimeSpan _next;
        private TimeSpan _spacing;

        /// <summary>Reserves the next time to send, unless that is more than <paramref name="maxWait"/> away.</summary>
        /// <returns>The wait until that time.</returns>
        public TimeSpan Reserve(TimeSpan maxWait)
        {
            lock (_gate)
            {
                var now = timeProvider.GetElapsedTime(_origin);
                var at = _next > now ? _next : now;
                _next = at - now > maxWait ? _next : at + _spacing;
                return at - now;
            }
        }

        public void Apply(ServerQuotaHint hint)
        {
            lock (_gate)
            {
                var resume = timeProvider.GetElapsedTime(_origin) + hint.Pause;
                _next = hint.Pause > TimeSpan.Zero && resume > _next ? resume : _next;
                _spacing = hint.Spacing;
            }
        }
    }
}
