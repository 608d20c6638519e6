using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Buckets;

namespace EdgeKit.RateLimit.Redis;

/// <summary>One charge as the script reads it.</summary>
/// <param name="Key">The bucket.</param>
/// <param name="Limit">Its limit.</param>
/// <param name="Cost">Tokens; may be negative when nobody is asked.</param>
/// <param name="Extra">How many more tokens it would like; <see cref="Unconditional"/> charges without asking.</param>
internal readonly record struct BucketCommand(RedisBucketKey Key, Limit Limit, long Cost, long Extra)
{
    public const long Unconditional = -1;

    public bool Fits(long used) => Gcra.Excess(used, Limit.RedisRate.Period, Cost * Limit.RedisRate.EmissionInterval) <= 0;

    /// <summary>
    /// What the script charged when the whole group fitted: the cost, and of what was wanted more at most half of what
    /// was left.
    /// </summary>
    public long Granted(long used)
    {
        var left = ((Limit.RedisRate.Period - used) / Limit.RedisRate.EmissionInterval) - Cost;
        return Extra > 0 ? Cost + Math.Min(Extra, left / 2) : Cost;
    }

    /// <summary>The decision that follows from what the script saw.</summary>
    /// <param name="used">What was used before.</param>
    /// <param name="charged">Whether the whole group was taken.</param>
    public BucketResult Decide(long used, bool charged)
    {
        var rate = Limit.RedisRate;
        var excess = Gcra.Excess(used, rate.Period, Cost * rate.EmissionInterval);
        var after = UsedAfter(used, charged);
        return new BucketResult(
            excess <= 0, (rate.Period - after) / rate.EmissionInterval, excess > 0
            ? rate.Duration(excess) : TimeSpan.Zero, rate.Duration(after), DecisionSource.Redis);
    }

    public long UsedAfter(long used, bool charged) => charged ? used + (Granted(used) * Limit.RedisRate.EmissionInterval) : used;
}
