using System.Threading.RateLimiting;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Engine;

namespace EdgeKit.RateLimit.Platform;

/// <summary>
/// The buckets of one kind of request as a <see cref="RateLimiter"/>. A handle: the buckets outlive it.
/// </summary>
internal sealed class BucketsLimiter(PolicyLimiter core, BucketRequest[] buckets, RateLimitPriority priority)
    : RateLimiter
{
    // Always idle: the platform may drop a handle at any time.
    public override TimeSpan? IdleDuration => TimeSpan.MaxValue;

    public override RateLimiterStatistics? GetStatistics() => null;

    protected override RateLimitLease AttemptAcquireCore(int permitCount) => core.Attempt(CreateRequest());

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(
        int permitCount, CancellationToken cancellationToken) =>
        core.AcquireAsync(CreateRequest(), cancellationToken);

    private RateLimitRequest CreateRequest() => new([.. buckets], priority);
}
