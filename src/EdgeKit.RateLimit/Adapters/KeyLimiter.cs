using System.Threading.RateLimiting;
using EdgeKit.RateLimit.Model;
using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Adapters;

/// <summary>
/// One bucket of a policy as the platform's <see cref="RateLimiter"/>: a handle, the bucket itself lives on without it.
/// </summary>
internal sealed class KeyLimiter(PolicyLimiter core, string key) : RateLimiter
{
    /// <summary>A handle can be thrown away at any time.</summary>
    public override TimeSpan? IdleDuration => TimeSpan.MaxValue;

    public override RateLimiterStatistics? GetStatistics() => null;

    protected override RateLimitLease AttemptAcquireCore(int permitCount) => core.Attempt(key, permitCount);

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        var policy = core.Policy;
        return core.AcquireAsync(
            policy, policy.Limit, PartitionKey.Of(PartitionKind.Named, key), permitCount, cancellationToken);
    }
}
