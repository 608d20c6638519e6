using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Configuration;

/// <summary>Other numbers for those whom a condition covers.</summary>
internal sealed record RateLimitTier(TierCondition Condition, Limit Limit);
