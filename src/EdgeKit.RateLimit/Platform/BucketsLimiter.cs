using System.Threading.RateLimiting;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Engine;

namespace EdgeKit.RateLimit.Platform;

/// <summary>
/// The charges of one kind of request as the platform's <see cref="RateLimiter"/>: a handle, the buckets live on
/// without it.
/// </summary>
internal sealed class BucketsLimiter(PolicyLimiter core, BucketRequest[] charges, RateLimitPriority priority) : RateLimiter
{
    /// <summary>A handle can be thrown away at any time.</summary>
    public override TimeSpan? IdleDuration => TimeSpan.MaxValue;

    public override RateLimiterStatistics? GetStatistics() => null;

    protected override RateLimitLease AttemptAcquireCore(int permitCount) => core.Attempt(Request());

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(
        int permitCount, CancellationToken cancellationToken) =>
        core.AcquireAsync(Request(), cancellationToken);

    private RateLimitRequest Request() => new([.. charges], priority);
}
