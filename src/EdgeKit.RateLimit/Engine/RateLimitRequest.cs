using EdgeKit.RateLimit.Buckets;

namespace EdgeKit.RateLimit.Engine;

/// <summary>The buckets, at least one, that admit a request together or not at all. The engine reorders them.</summary>
internal sealed record RateLimitRequest(
    BucketRequest[] Buckets, RateLimitPriority Priority = RateLimitPriority.Normal);
