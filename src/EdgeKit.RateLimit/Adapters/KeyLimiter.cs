using System.Threading.RateLimiting;
using EdgeKit.RateLimit.Limits;
using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Adapters;

/// <summary>One bucket of a policy as the platform's <see cref="RateLimiter"/>: a handle, the bucket itself lives on without it.</summary>
internal sealed class KeyLimiter(PolicyLimiter core, PartitionKey key, Limit? limit = null, long costPerPermit = 1) : RateLimiter
{
    /// <summary>A handle can be thrown away at any time.</summary>
    public override TimeSpan? IdleDuration => TimeSpan.MaxValue;

    public override RateLimiterStatistics? GetStatistics() => null;

    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        var policy = core.Policy;
        return core.Attempt(policy, limit ?? policy.Limit, key, permitCount * costPerPermit);
    }

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        var policy = core.Policy;
        return core.AcquireAsync(policy, limit ?? policy.Limit, key, permitCount * costPerPermit, cancellationToken);
    }
}
