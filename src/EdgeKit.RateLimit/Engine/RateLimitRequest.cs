using EdgeKit.RateLimit.Buckets;

namespace EdgeKit.RateLimit.Engine;

/// <summary>What is decided as a whole.</summary>
/// <param name="Buckets">At least one; whoever asks gives the array away.</param>
/// <param name="Priority">Who goes first under adaptive limits.</param>
internal sealed record RateLimitRequest(BucketRequest[] Buckets, RateLimitPriority Priority = RateLimitPriority.Normal);
