using EdgeKit.RateLimit.Decisions;
using EdgeKit.RateLimit.Local;
using EdgeKit.RateLimit.Telemetry;

namespace EdgeKit.RateLimit.Redis;

/// <summary>What is told of answers from Redis.</summary>
internal sealed class RedisAccounts(RateLimitMetrics metrics, Rungs rungs, LocalClock clock)
{
    public long Now => clock.Now;

    public void Answered(string policy) => rungs.Stands(policy, DecisionSource.Redis);

    public void Leased(string policy, long tokens)
    {
        if (tokens != 0)
        {
            metrics.Leased(policy, tokens);
        }
    }
}
