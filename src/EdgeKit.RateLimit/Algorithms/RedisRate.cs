namespace EdgeKit.RateLimit.Algorithms;

/// <summary>
/// A token bucket in the unit of Redis, a microsecond divided by Scale (1 to 16). At 3,000 tokens per second one token
/// takes 333⅓ µs: whole microseconds would be off by 0.1 %, thirds are exact.
/// </summary>
/// <remarks>
/// Lua numbers are doubles, exact below 2^53. Microseconds since 2026 stay below 3.2e14 for ten years, which leaves
/// room for a scale of 16 and a bucket that takes a year to fill (16 x (3.2e14 + 3.2e13) = 5.6e15 &lt; 9.0e15).
/// </remarks>
internal readonly record struct RedisRate(int Scale, long EmissionInterval, long Period)
{
    private const int MaxScale = 16;

    public static RedisRate Of(LimitParameters parameters)
    {
        var micros = 1e6 / parameters.RefillPerSecond;
        var best = 1;
        for (var scale = 2; scale <= MaxScale; scale++)
        {
            if (Error(micros, scale) < Error(micros, best) - 1e-12)
            {
                best = scale;
            }
        }

        var emission = RoundUp(micros * best);
        return new RedisRate(best, emission, emission * parameters.Capacity);
    }

    /// <summary>Rounded up.</summary>
    public TimeSpan Duration(long units) =>
        TimeSpan.FromTicks(((units * TimeSpan.TicksPerMicrosecond) + Scale - 1) / Scale);

    public long Nanoseconds(long units) => units * 1_000 / Scale;

    private static double Error(double micros, int scale) =>
        ((RoundUp(micros * scale) / (double)scale) - micros) / micros;

    // Rounds up, except by a floating-point error, which must not turn a whole number into the next one.
    private static long RoundUp(double units) => Math.Max(1, (long)Math.Ceiling(Math.Round(units, 6)));
}
