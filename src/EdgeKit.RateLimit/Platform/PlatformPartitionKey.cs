using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Platform;

/// <summary>The key by which the platform's middleware keeps limiters.</summary>
internal readonly record struct PlatformPartitionKey(
    BucketKey Bucket, int LimitId, long Cost, RateLimitPriority Priority);
