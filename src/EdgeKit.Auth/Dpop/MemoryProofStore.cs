namespace EdgeKit.Auth.Dpop;

/// <summary>
/// Remembers proofs in this process, in two generations of one lifetime each: a proof is forgotten at the earliest after one lifetime.
/// When it is full it refuses: only callers with a valid token can fill it.
/// </summary>
internal sealed class MemoryProofStore(TimeProvider clock) : IProofStore
{
    public const int Capacity = 500_000;

    private readonly Lock _gate = new();
    private readonly long _epoch = clock.GetTimestamp();
    private HashSet<string> _young = new(StringComparer.Ordinal);
    private HashSet<string> _old = new(StringComparer.Ordinal);
    private TimeSpan _turnedAt;

    public ValueTask<bool> TryAddAsync(string id, TimeSpan lifetime)
    {
        lock (_gate)
        {
            Turn(clock.GetElapsedTime(_epoch), lifetime);
            return new(!_old.Contains(id) && _young.Count < Capacity && _young.Add(id));
        }
    }

    private void Turn(TimeSpan now, TimeSpan lifetime)
    {
        if (now - _turnedAt < lifetime)
        {
            return;
        }

        _old = now - _turnedAt < 2 * lifetime ? _young : new(StringComparer.Ordinal);
        _young = new(StringComparer.Ordinal);
        _turnedAt = now;
    }
}
