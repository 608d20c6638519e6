using System.Threading.RateLimiting;

namespace EdgeKit.RateLimit.Platform;

/// <summary>A policy as a <see cref="PartitionedRateLimiter{TResource}"/> by keys that code selects.</summary>
internal sealed class KeySelectorLimiter<TResource>(PolicyLimiter core, Func<TResource, string> keyOf)
    : PartitionedRateLimiter<TResource>
{
    public override RateLimiterStatistics? GetStatistics(TResource resource) => null;

    protected override RateLimitLease AttemptAcquireCore(TResource resource, int permitCount) =>
        core.Attempt(keyOf(resource), permitCount);

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(
        TResource resource, int permitCount, CancellationToken cancellationToken) =>
        core.AcquireAsync(keyOf(resource), permitCount, cancellationToken);
}
