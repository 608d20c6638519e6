using EdgeKit.RateLimit.Buckets;

namespace EdgeKit.RateLimit.Engine;

/// <summary>The buckets that admit a request together or not at all.</summary>
/// <param name="Buckets">At least one. The engine reorders the array.</param>
/// <param name="Priority">The priority under adaptive limits.</param>
internal sealed record RateLimitRequest(
    BucketRequest[] Buckets, RateLimitPriority Priority = RateLimitPriority.Normal);
