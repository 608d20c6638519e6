namespace EdgeKit.RateLimit.Algorithms;

/// <summary>A token bucket as one number, its theoretical arrival time (tat): GCRA, ITU-T I.371.</summary>
/// <remarks>
/// <code>
///   tat - now          the use of the bucket, as time: 0 or less is full, "period" is empty
///   period             time to fill an empty bucket = capacity x emission interval
///   emission interval  time to refill one token
/// </code>
/// A request of cost n moves tat by n emission intervals. It is refused, and changes nothing, if that would put tat
/// beyond now + period. Idle buckets need no work. All numbers are integers of one unit: nanoseconds in process,
/// fractions of a microsecond in Redis.
/// </remarks>
internal static class Gcra
{
    /// <summary>The use of the bucket, from 0 to the period, even if the clock was set back.</summary>
    public static long Used(long tat, long now, long period) => Math.Clamp(tat - now, 0, period);

    /// <summary>The time by which the request is too early; 0 or less if it is admitted.</summary>
    public static long Excess(long used, long period, long increment) => used + increment - period;

    /// <summary>Converts the use of a bucket to a changed limit: a half full bucket stays half full.</summary>
    public static long Rescale(long used, long oldPeriod, long newPeriod) =>
        oldPeriod == newPeriod || oldPeriod == 0 ? used : (long)((Int128)used * newPeriod / oldPeriod);
}
