using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Configuration;

/// <summary>The limit for callers that meet a condition.</summary>
internal sealed record RateLimitTier(TierCondition Condition, Limit Limit);
