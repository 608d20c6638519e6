using System.Globalization;
using System.Text;

namespace EdgeKit.RateLimit.Limits;

/// <summary>
/// The numbers that one bucket runs on, derived from options and interned by <see cref="LimitBook"/>: equal numbers are
/// the same object, and a bucket finds by <see cref="Id"/> the numbers under which its state was written.
/// </summary>
internal sealed class Limit
{
    private const double NanosecondsPerSecond = 1e9;

    public Limit(int id, LimitNumbers numbers)
    {
        Id = id;
        Numbers = numbers;
        Emission = Math.Max(1, (long)Math.Ceiling(Math.Round(NanosecondsPerSecond / numbers.RefillPerSecond, 6)));
        Full = IsBucket ? checked(Emission * numbers.Capacity) : numbers.Window.Ticks * TimeSpan.NanosecondsPerTick;
        Shared = SharedRate.Of(numbers);
        SharedText = Encoding.ASCII.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"/{Shared.Emission}/{Shared.Full}/{Shared.Scale}"));
    }

    public int Id { get; }

    public LimitNumbers Numbers { get; }

    public RateLimitAlgorithm Algorithm => Numbers.Algorithm;

    public long Capacity => Numbers.Capacity;

    /// <summary>Nanoseconds in which one token flows back, rounded up: never more than the limit.</summary>
    public long Emission { get; }

    /// <summary>Nanoseconds in which an empty bucket fills, or the length of the window.</summary>
    public long Full { get; }

    /// <summary>The same in the unit of Redis.</summary>
    public SharedRate Shared { get; }

    /// <summary>
    /// The shared rate as the script reads it, and as it stands beside the state it was written under: ASCII.
    /// </summary>
    public byte[] SharedText { get; }

    /// <summary>What the headers call the window: seconds in which the whole quota comes back.</summary>
    public long WindowSeconds => (Full + 999_999_999) / 1_000_000_000;

    private bool IsBucket => Numbers.Algorithm == RateLimitAlgorithm.TokenBucket;
}
