using System.Collections.Concurrent;
using System.Collections.Immutable;
using EdgeKit.Resilience.CircuitBreaker;

namespace EdgeKit.Resilience.Redis.SharedCircuits;

/// <summary>
/// The open circuits of other instances. Entries expire, so that an instance that dies with an open circuit is
/// forgotten. Bounded. Thread safe; calls only read it.
/// </summary>
internal sealed class SharedCircuitTable(TimeProvider timeProvider) : ISharedCircuits
{
    private const int MaxCircuits = 10_000;
    private const int MaxInstances = 1_000;

    /// <summary>
    /// Minimum time between two sweeps, so that a flood of messages does not sweep a full table each time.
    /// </summary>
    private const long SweepIntervalTicks = TimeSpan.TicksPerSecond;

    private readonly ConcurrentDictionary<(string Policy, string Authority), ImmutableDictionary<Guid, long>> _open =
        new();
    private readonly Lock _writing = new();
    private long _nextSweep = long.MinValue;

    private long Now => timeProvider.GetElapsedTime(0, timeProvider.GetTimestamp()).Ticks;

    public void Apply(CircuitMessage message)
    {
        var (key, instance) = ((message.Policy, message.Authority), message.Instance);
        lock (_writing)
        {
            var known = _open.GetValueOrDefault(key, ImmutableDictionary<Guid, long>.Empty);
            var until = Now + (message.OpenMilliseconds * TimeSpan.TicksPerMillisecond);
            var isFull = known.IsEmpty ? !HasRoom() : known.Count >= MaxInstances && !known.ContainsKey(instance);
            known = message.OpenMilliseconds == 0 || isFull
                ? known.Remove(instance) : known.SetItem(instance, until);
            if (known.IsEmpty)
            {
                _open.TryRemove(key, out _);
            }
            else
            {
                _open[key] = known;
            }
        }
    }

    public int OpenElsewhere(string policy, string authority)
    {
        if (!_open.TryGetValue((policy, authority), out var instances))
        {
            return 0;
        }

        var now = Now;
        return instances.Count(instance => instance.Value > now);
    }

    public void Clear() => _open.Clear();

    private bool HasRoom()
    {
        var now = Now;
        if (_open.Count >= MaxCircuits && now >= _nextSweep)
        {
            _nextSweep = now + SweepIntervalTicks;
            foreach (var expired in _open.Where(circuit => circuit.Value.All(instance => instance.Value <= now)))
            {
                _open.TryRemove(expired);
            }
        }

        return _open.Count < MaxCircuits;
    }
}
