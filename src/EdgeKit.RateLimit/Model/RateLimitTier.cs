using EdgeKit.RateLimit.Limits;
using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Model;

/// <summary>Other numbers for those whom a condition covers.</summary>
internal sealed record RateLimitTier(TierCondition Condition, Limit Limit);
