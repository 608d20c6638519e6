using System.Threading.RateLimiting;
using EdgeKit.RateLimit.Model;
using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Adapters;

/// <summary>
/// A policy as the platform's <see cref="PartitionedRateLimiter{TResource}"/>, by keys that code chooses.
/// </summary>
internal sealed class SelectedLimiter<TResource>(PolicyLimiter core, Func<TResource, string> keyOf)
    : PartitionedRateLimiter<TResource>
{
    public override RateLimiterStatistics? GetStatistics(TResource resource) => null;

    protected override RateLimitLease AttemptAcquireCore(TResource resource, int permitCount) =>
        core.Attempt(keyOf(resource), permitCount);

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(
        TResource resource, int permitCount, CancellationToken cancellationToken)
    {
        var policy = core.Policy;
        return core.AcquireAsync(policy, policy.Limit, PartitionKey.Of(
            PartitionKind.Named, keyOf(resource)), permitCount, cancellationToken);
    }
}
