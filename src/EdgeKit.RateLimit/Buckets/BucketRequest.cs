using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Configuration;
using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Buckets;

/// <summary>What one request asks of one bucket.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Limit">The numbers that hold for this caller.</param>
/// <param name="Partition">Whose bucket.</param>
/// <param name="Key">The bucket's name in this process.</param>
/// <param name="Cost">Tokens, counts or permits.</param>
internal readonly record struct BucketRequest(
    RateLimitPolicy Policy, Limit Limit, PartitionKey Partition, BucketKey Key, long Cost)
{
    /// <summary>Whether a refusal counts for this caller.</summary>
    public bool IsEnforced => Policy.Enforcement.AppliesTo(Partition);
}
