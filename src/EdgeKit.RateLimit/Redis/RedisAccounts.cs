using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Memory;
using EdgeKit.RateLimit.Telemetry;

namespace EdgeKit.RateLimit.Redis;

/// <summary>What is told of answers from Redis.</summary>
internal sealed class RedisAccounts(RateLimitMetrics metrics, DegradationState rungs, NanosecondClock clock)
{
    public long Now => clock.Now;

    public void Answered(string policy) => rungs.Record(policy, DecisionSource.Redis);

    public void Leased(string policy, long tokens)
    {
        if (tokens != 0)
        {
            metrics.TokensLeased(policy, tokens);
        }
    }
}
