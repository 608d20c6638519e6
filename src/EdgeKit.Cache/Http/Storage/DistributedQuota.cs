namespace EdgeKit.Cache.Http.Storage;

/// <summary>
/// Limits the bytes that responses to strangers' requests take in the distributed cache: in total while they live, and
/// per caller and minute. Times are rounded up to minutes. Thread-safe and bounded.
/// </summary>
internal sealed class DistributedQuota(TimeProvider timeProvider, Func<long> limit)
{
    /// <summary>The share of the total that one caller may add in a minute.</summary>
    public const int CallerShare = 16;

    private const int MaxCallers = 10_000;
    private const long Horizon = 24 * 60;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, long> _endingAt = [];
    private readonly Dictionary<string, long> _callers = new(StringComparer.Ordinal);
    private long _minute;
    private long _bytes;

    public bool TryTake(string caller, long bytes, TimeSpan lives)
    {
        var all = limit();
        lock (_lock)
        {
            Turn((long)timeProvider.GetElapsedTime(0).TotalMinutes);

            // Callers beyond the limit share one account.
            var name = _callers.ContainsKey(caller) || _callers.Count < MaxCallers ? caller : "";
            var added = _callers.GetValueOrDefault(name) + bytes;
            if (_bytes + bytes > all || added > all / CallerShare)
            {
                return false;
            }

            _callers[name] = added;
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
