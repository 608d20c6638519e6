using EdgeKit.RateLimit.Decisions;
using EdgeKit.RateLimit.Limits;

namespace EdgeKit.RateLimit.Redis;

/// <summary>One charge as the script reads it.</summary>
/// <param name="Name">The bucket.</param>
/// <param name="Limit">Its limit.</param>
/// <param name="Cost">Tokens; may be negative when nobody is asked.</param>
/// <param name="More">How many more tokens it would like; <see cref="Force"/> charges without asking.</param>
internal readonly record struct BucketOrder(RedisBucketName Name, Limit Limit, long Cost, long More)
{
    public const long Force = -1;

    public bool Fits(long used) => Gcra.Excess(used, Limit.Shared.Full, Cost * Limit.Shared.Emission) <= 0;

    /// <summary>
    /// What the script charged when the whole group fitted: the cost, and of what was wanted more at most half of what
    /// was left.
    /// </summary>
    public long Granted(long used)
    {
        var left = ((Limit.Shared.Full - used) / Limit.Shared.Emission) - Cost;
        return More > 0 ? Cost + Math.Min(More, left / 2) : Cost;
    }

    /// <summary>The decision that follows from what the script saw.</summary>
    /// <param name="used">What was used before.</param>
    /// <param name="charged">Whether the whole group was taken.</param>
    public Decision Decide(long used, bool charged)
    {
        var rate = Limit.Shared;
        var excess = Gcra.Excess(used, rate.Full, Cost * rate.Emission);
        var after = UsedAfter(used, charged);
        return new Decision(
            excess <= 0, (rate.Full - after) / rate.Emission, excess > 0
            ? rate.Duration(excess) : TimeSpan.Zero, rate.Duration(after), DecisionSource.Redis);
    }

    public long UsedAfter(long used, bool charged) => charged ? used + (Granted(used) * Limit.Shared.Emission) : used;
}
