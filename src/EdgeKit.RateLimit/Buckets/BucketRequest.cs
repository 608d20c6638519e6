using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Configuration;
using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Buckets;

/// <summary>The tokens or permits (<paramref name="Cost"/>) that one request needs from one bucket.</summary>
internal readonly record struct BucketRequest(
    RateLimitPolicy Policy, Limit Limit, PartitionKey Partition, BucketKey Key, long Cost)
{
    /// <summary>False if a refusal is only counted (shadow mode).</summary>
    public bool IsEnforced => Policy.Enforcement.AppliesTo(Partition);

    /// <summary>The bucket that all new keys of the policy share when no more keys can be tracked.</summary>
    public BucketKey OverflowKey => new(Policy.KeySeed, 1);
}
