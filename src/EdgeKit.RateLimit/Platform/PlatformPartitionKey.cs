using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Platform;

/// <summary>What the platform's middleware keeps a limiter by: requests that are charged the same.</summary>
internal readonly record struct PlatformPartitionKey(BucketKey Bucket, int LimitId, long Cost, RateLimitPriority Priority);
