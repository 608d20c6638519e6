using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Configuration;
using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Buckets;

/// <summary>The tokens or permits that one request needs from one bucket.</summary>
/// <param name="Policy">The policy that the bucket belongs to.</param>
/// <param name="Limit">The limit that applies to this caller.</param>
/// <param name="Partition">The caller, or the other thing that the bucket belongs to.</param>
/// <param name="Key">The bucket's key in this process.</param>
/// <param name="Cost">Number of tokens, counts or permits.</param>
internal readonly record struct BucketRequest(
    RateLimitPolicy Policy, Limit Limit, PartitionKey Partition, BucketKey Key, long Cost)
{
    /// <summary>False if a refusal is only counted (shadow mode).</summary>
    public bool IsEnforced => Policy.Enforcement.AppliesTo(Partition);

    /// <summary>The bucket that all new keys of the policy share when no more keys can be tracked.</summary>
    public BucketKey OverflowKey => new(Policy.KeySeed, 1);
}
