using EdgeKit.Auth.Tokens;

namespace EdgeKit.Auth.Memory;

/// <summary>
/// Remembers uses in this process, in two generations: what was used is forgotten at the earliest after the longest
/// lifetime that was asked for. When it is full it refuses: only callers with a valid token, or one that we have sealed
/// ourselves, can fill it.
/// </summary>
internal sealed class MemoryReplayStore(TimeProvider timeProvider) : IReplayStore
{
    public const int Capacity = 500_000;

    private readonly Lock _gate = new();
    private readonly long _epoch = timeProvider.GetTimestamp();
    private HashSet<string> _young = new(StringComparer.Ordinal);
    private HashSet<string> _old = new(StringComparer.Ordinal);
    private TimeSpan _turnedAt;
    private TimeSpan _longest;

    public ValueTask<bool> TryAddAsync(string id, TimeSpan lifetime)
    {
        lock (_gate)
        {
            // What is there was promised the old span: a longer one counts from here on, a shorter one never.
            _longest = lifetime > _longest ? lifetime : _longest;
            Turn(timeProvider.GetElapsedTime(_epoch));
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

    private void Turn(TimeSpan now)
    {
        if (now - _turnedAt < _longest)
        {
            return;
        }

        _old = now - _turnedAt < 2 * _longest ? _young : new(StringComparer.Ordinal);
        _young = new(StringComparer.Ordinal);
        _turnedAt = now;
    }
}
