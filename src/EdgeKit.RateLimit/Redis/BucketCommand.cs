using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Buckets;

namespace EdgeKit.RateLimit.Redis;

/// <summary>
/// One bucket in a call of <c>buckets.lua</c>. Extra is the number of tokens to take for a lease;
/// <see cref="Unconditional"/> takes the cost, which may then be negative, without a decision.
/// </summary>
internal readonly record struct BucketCommand(RedisBucketKey Key, Limit Limit, long Cost, long Extra)
{
    public const long Unconditional = -1;

    public bool Fits(long used) =>
        Gcra.Excess(used, Limit.RedisRate.Period, Cost * Limit.RedisRate.EmissionInterval) <= 0;

    /// <summary>Tokens taken if it was admitted: the cost and, for a lease, at most half of the rest.</summary>
    public long Granted(long used)
    {
        var left = ((Limit.RedisRate.Period - used) / Limit.RedisRate.EmissionInterval) - Cost;
        return Extra > 0 ? Cost + Math.Min(Extra, left / 2) : Cost;
    }

    /// <summary>Repeats the script's decision from the bucket's use before the call.</summary>
    public BucketResult Decide(long used, bool taken)
    {
        var rate = Limit.RedisRate;
        var excess = Gcra.Excess(used, rate.Period, Cost * rate.EmissionInterval);
        var after = UsedAfter(used, taken);
        return new BucketResult(
            excess <= 0,
            (rate.Period - after) / rate.EmissionInterval,
            excess > 0 ? rate.Duration(excess) : TimeSpan.Zero,
            rate.Duration(after),
            DecisionSource.Redis);
    }

    public long UsedAfter(long used, bool taken) =>
        taken ? used + (Granted(used) * Limit.RedisRate.EmissionInterval) : used;
}
