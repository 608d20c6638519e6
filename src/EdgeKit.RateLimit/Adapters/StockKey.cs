using EdgeKit.RateLimit.Keys;

namespace EdgeKit.RateLimit.Adapters;

/// <summary>What the platform's middleware keeps a limiter by: requests that are charged the same.</summary>
internal readonly record struct StockKey(BucketKey Bucket, int LimitId, long Cost, RateLimitPriority Priority);
