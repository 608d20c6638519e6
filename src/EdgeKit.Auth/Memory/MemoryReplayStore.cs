using EdgeKit.Auth.Tokens;

namespace EdgeKit.Auth.Memory;

/// <summary>
/// Records uses in memory, in two generations: a record is dropped no earlier than the longest requested lifetime. When
/// full, further uses are refused; only callers with a valid token or encrypted state can fill it.
/// </summary>
internal sealed class MemoryReplayStore(TimeProvider timeProvider) : IReplayStore
{
    public const int Capacity = 500_000;

    private readonly Lock _gate = new();
    private readonly long _epoch = timeProvider.GetTimestamp();
    private HashSet<string> _young = new(StringComparer.Ordinal);
    private HashSet<string> _old = new(StringComparer.Ordinal);
    private TimeSpan _rotatedAt;
    private TimeSpan _longest;

    public ValueTask<bool> TryAddAsync(string id, TimeSpan lifetime)
    {
        lock (_gate)
        {
            // The lifetime never shrinks, because existing records must be kept for it.
            _longest = lifetime > _longest ? lifetime : _longest;
            Rotate(timeProvider.GetElapsedTime(_epoch));
            return new(!_old.Contains(id) && _young.Count < Capacity && _young.Add(id));
        }
    }

    public ValueTask<bool> ContainsAsync(string id)
    {
        lock (_gate)
        {
            return new(_young.Contains(id) || _old.Contains(id));
        }
    }

    private void Rotate(TimeSpan now)
    {
        if (now - _rotatedAt < _longest)
        {
            return;
        }

        _old = now - _rotatedAt < 2 * _longest ? _young : new(StringComparer.Ordinal);
        _young = new(StringComparer.Ordinal);
        _rotatedAt = now;
    }
}
