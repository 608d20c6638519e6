namespace EdgeKit.Cache.Http.Storage;

/// <summary>
/// What answers to strangers' requests take in the second tier: in all, as long as they live, and what one caller has
/// added in the last minute. Times are rounded up to minutes. Thread safe, bounded.
/// </summary>
/// <param name="timeProvider">The clock.</param>
/// <param name="most">How many bytes in all; asked each time.</param>
internal sealed class DistributedQuota(TimeProvider timeProvider, Func<long> most)
{
    /// <summary>The part of everything that one caller may add in a minute.</summary>
    public const int CallerPart = 16;

    private const int MostCallers = 10_000;
    private const long Horizon = 24 * 60;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, long> _endingAt = [];
    private readonly Dictionary<string, long> _callers = new(StringComparer.Ordinal);
    private long _minute;
    private long _bytes;

    /// <summary>Takes room for an answer.</summary>
    /// <param name="caller">Who has led to it.</param>
    /// <param name="bytes">Its size.</param>
    /// <param name="lives">How long it stays.</param>
    /// <returns>Whether there is room.</returns>
    public bool TryTake(string caller, long bytes, TimeSpan lives)
    {
        var all = most();
        lock (_lock)
        {
            Turn((long)TimeSpan.FromTicks(
                timeProvider.GetTimestamp() * TimeSpan.TicksPerSecond / timeProvider.TimestampFrequency).TotalMinutes);
            var name = _callers.ContainsKey(caller) || _callers.Count < MostCallers ? caller : ""; // the rest are one
            var his = _callers.GetValueOrDefault(name) + bytes;
            if (_bytes + bytes > all || his > all / CallerPart)
            {
                return false;
            }

            _callers[name] = his;
            _bytes += bytes;
            var end = _minute + Math.Min(Horizon, (long)Math.Ceiling(lives.TotalMinutes));
            _endingAt[end] = _endingAt.GetValueOrDefault(end) + bytes;
            return true;
        }
    }

    private void Turn(long minute)
    {
        if (minute == _minute)
        {
            return;
        }

        _minute = minute;
        _callers.Clear();
        while (_endingAt.Count > 0 && _endingAt.First() is var (end, bytes) && end < minute)
        {
            _endingAt.Remove(end);
            _bytes -= bytes;
        }
    }
}
