namespace EdgeKit.RateLimit.Algorithms;

/// <summary>
/// The generic cell rate algorithm (ITU-T I.371): a whole token bucket in one number, the theoretical arrival time
/// (tat) at which it would be full again.
/// </summary>
/// <remarks>
/// <code>
///   tat - now          what is used, in time: 0 or less is full, "full" is empty
///   full               how long an empty bucket takes to fill = capacity x emission
///   emission           how long one token takes to flow back
/// </code>
/// A request of cost n moves tat by n x emission and is refused, with nothing changed, when that would put it beyond
/// now + full. Nothing has to run while a key is idle. All numbers are integers of one unit: nanoseconds in process,
/// fractions of a microsecond in Redis.
/// </remarks>
internal static class Gcra
{
    /// <summary>
    /// What is used of the bucket, from 0 to <paramref name="full"/>; the clamp bounds the harm of a clock that was set
    /// back.
    /// </summary>
    public static long Used(long tat, long now, long full) => Math.Clamp(tat - now, 0, full);

    /// <summary>How much too early the request comes; 0 or less admits it.</summary>
    public static long Excess(long used, long full, long increment) => used + increment - full;

    /// <summary>Half full stays half full when a bucket of another size takes over.</summary>
    public static long Rescale(long used, long oldFull, long newFull) =>
        oldFull == newFull || oldFull == 0 ? used : (long)((Int128)used * newFull / oldFull);
}
