using System.Threading.RateLimiting;

namespace EdgeKit.RateLimit.Platform;

/// <summary>One bucket as a <see cref="RateLimiter"/>. The bucket outlives it.</summary>
internal sealed class KeyLimiter(PolicyLimiter core, string key) : RateLimiter
{
    // Always idle: the platform may drop a limiter at any time.
    public override TimeSpan? IdleDuration => TimeSpan.MaxValue;

    public override RateLimiterStatistics? GetStatistics() => null;

    protected override RateLimitLease AttemptAcquireCore(int permitCount) => core.Attempt(key, permitCount);

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(
        int permitCount, CancellationToken cancellationToken) =>
        core.AcquireAsync(key, permitCount, cancellationToken);
}
