using System.Text;

namespace EdgeKit.RateLimit.Algorithms;

/// <summary>
/// The parameters of a bucket's algorithm, interned by <see cref="LimitRegistry"/>: equal limits are the same object. A
/// bucket stores the <see cref="Id"/> of the limit under which its state was written.
/// </summary>
internal sealed class Limit
{
    private const double NanosecondsPerSecond = 1e9;

    public Limit(int id, LimitParameters parameters)
    {
        Id = id;
        Parameters = parameters;
        var interval = Math.Round(NanosecondsPerSecond / parameters.RefillPerSecond, 6);
        EmissionInterval = Math.Max(1, (long)Math.Ceiling(interval));
        Period = Algorithm == RateLimitAlgorithm.TokenBucket
            ? checked(EmissionInterval * Capacity)
            : parameters.Window.Ticks * TimeSpan.NanosecondsPerTick;
        RedisRate = RedisRate.Of(parameters);
        RedisText = Encoding.ASCII.GetBytes(
            FormattableString.Invariant($"/{RedisRate.EmissionInterval}/{RedisRate.Period}/{RedisRate.Scale}"));
    }

    public int Id { get; }

    public LimitParameters Parameters { get; }

    public RateLimitAlgorithm Algorithm => Parameters.Algorithm;

    public long Capacity => Parameters.Capacity;

    /// <summary>Nanoseconds to refill one token, rounded up so that the rate never exceeds the limit.</summary>
    public long EmissionInterval { get; }

    /// <summary>Nanoseconds to fill an empty bucket, or the length of the window.</summary>
    public long Period { get; }

    /// <summary>The token bucket in the unit of Redis.</summary>
    public RedisRate RedisRate { get; }

    /// <summary>The rate in ASCII, as the script reads it and stores it with the state of a bucket.</summary>
    public byte[] RedisText { get; }

    /// <summary>The parameter <c>w</c> of RateLimit-Policy: the period in seconds, rounded up.</summary>
    public long WindowSeconds => (Period + 999_999_999) / 1_000_000_000;
}
