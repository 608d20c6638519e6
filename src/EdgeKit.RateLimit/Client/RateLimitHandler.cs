using System.Threading.RateLimiting;
using EdgeKit.RateLimit.Telemetry;

namespace EdgeKit.RateLimit.Client;

/// <summary>Charges outgoing requests to a policy. One that is refused is not sent; its response is a 429.</summary>
internal sealed class RateLimitHandler(string policy, PartitionedRateLimiter<HttpRequestMessage> limiter)
    : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var lease = await limiter.AcquireAsync(request, 1, cancellationToken).ConfigureAwait(false);
        return lease.IsAcquired
            ? await base.SendAsync(request, cancellationToken).ConfigureAwait(false) : Refused(request, lease);
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var lease = limiter.AcquireAsync(request, 1, cancellationToken).AsTask().GetAwaiter().GetResult();
        return lease.IsAcquired ? base.Send(request, cancellationToken) : Refused(request, lease);
    }

    private HttpResponseMessage Refused(HttpRequestMessage request, RateLimitLease lease)
    {
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) ? retryAfter : (TimeSpan?)null;
        RefusalEvent.Add(policy, wait);
        return RefusedResponse.Create(request, "Not sent: the rate limit of this caller refuses", wait);
    }
}
