using System.Globalization;
using System.Text;

namespace EdgeKit.RateLimit.Algorithms;

/// <summary>
/// The parameters of a bucket's algorithm, interned by <see cref="LimitRegistry"/>: equal limits are the same object. A
/// bucket stores the <see cref="Id"/> of the limit under which its state was written.
/// </summary>
internal sealed class Limit
{
    private const double NanosecondsPerSecond = 1e9;

    public Limit(int id, LimitParameters numbers)
    {
        Id = id;
        Parameters = numbers;
        EmissionInterval = Math.Max(
            1, (long)Math.Ceiling(Math.Round(NanosecondsPerSecond / numbers.RefillPerSecond, 6)));
        Period = IsBucket
            ? checked(EmissionInterval * numbers.Capacity) : numbers.Window.Ticks * TimeSpan.NanosecondsPerTick;
        RedisRate = RedisRate.Of(numbers);
        RedisText = Encoding.ASCII.GetBytes(
            string.Create(
                CultureInfo.InvariantCulture, $"/{RedisRate.EmissionInterval}/{RedisRate.Period}/{RedisRate.Scale}"));
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

    /// <summary>
    /// The parameter <c>w</c> of the RateLimit-Policy header: <see cref="Period"/> in seconds, rounded up.
    /// </summary>
    public long WindowSeconds => (Period + 999_999_999) / 1_000_000_000;

    private bool IsBucket => Parameters.Algorithm == RateLimitAlgorithm.TokenBucket;
}
