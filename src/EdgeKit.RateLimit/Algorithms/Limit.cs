using System.Globalization;
using System.Text;

namespace EdgeKit.RateLimit.Algorithms;

/// <summary>
/// The numbers that one bucket runs on, derived from options and interned by <see cref="LimitRegistry"/>: equal numbers are
/// the same object, and a bucket finds by <see cref="Id"/> the numbers under which its state was written.
/// </summary>
internal sealed class Limit
{
    private const double NanosecondsPerSecond = 1e9;

    public Limit(int id, LimitParameters numbers)
    {
        Id = id;
        Parameters = numbers;
        EmissionInterval = Math.Max(1, (long)Math.Ceiling(Math.Round(NanosecondsPerSecond / numbers.RefillPerSecond, 6)));
        Period = IsBucket ? checked(EmissionInterval * numbers.Capacity) : numbers.Window.Ticks * TimeSpan.NanosecondsPerTick;
        RedisRate = RedisRate.Of(numbers);
        RedisText = Encoding.ASCII.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"/{RedisRate.EmissionInterval}/{RedisRate.Period}/{RedisRate.Scale}"));
    }

    public int Id { get; }

    public LimitParameters Parameters { get; }

    public RateLimitAlgorithm Algorithm => Parameters.Algorithm;

    public long Capacity => Parameters.Capacity;

    /// <summary>Nanoseconds in which one token flows back, rounded up: never more than the limit.</summary>
    public long EmissionInterval { get; }

    /// <summary>Nanoseconds in which an empty bucket fills, or the length of the window.</summary>
    public long Period { get; }

    /// <summary>The same in the unit of Redis.</summary>
    public RedisRate RedisRate { get; }

    /// <summary>
    /// The shared rate as the script reads it, and as it stands beside the state it was written under: ASCII.
    /// </summary>
    public byte[] RedisText { get; }

    /// <summary>What the headers call the window: seconds in which the whole quota comes back.</summary>
    public long WindowSeconds => (Period + 999_999_999) / 1_000_000_000;

    private bool IsBucket => Parameters.Algorithm == RateLimitAlgorithm.TokenBucket;
}
