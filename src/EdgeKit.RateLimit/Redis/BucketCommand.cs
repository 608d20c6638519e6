using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Buckets;

namespace EdgeKit.RateLimit.Redis;

/// <summary>One bucket in a call of <c>buckets.lua</c>.</summary>
/// <param name="Key">The bucket.</param>
/// <param name="Limit">The bucket's limit.</param>
/// <param name="Cost">May be negative if unconditional.</param>
/// <param name="Extra">
/// Number of additional tokens to take for a lease; <see cref="Unconditional"/> takes the cost without a decision.
/// </param>
internal readonly record struct BucketCommand(RedisBucketKey Key, Limit Limit, long Cost, long Extra)
{
    public const long Unconditional = -1;

    public bool Fits(long used) =>
        Gcra.Excess(used, Limit.RedisRate.Period, Cost * Limit.RedisRate.EmissionInterval) <= 0;

    /// <summary>
    /// The number of tokens that the script took if all buckets of the group admitted the request: the cost, plus as
    /// extra at most half of the remaining tokens.
    /// </summary>
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
