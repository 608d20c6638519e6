using System.Collections.Concurrent;
using System.Collections.Immutable;
using EdgeKit.Resilience.CircuitBreaker;

namespace EdgeKit.Resilience.Redis.SharedCircuits;

/// <summary>
/// The open circuits of other instances. Entries expire, so that an instance that dies with an open circuit is
/// forgotten. Bounded; thread safe.
/// </summary>
internal sealed class SharedCircuitTable(TimeProvider timeProvider) : ISharedCircuits
{
    private const int MaxCircuits = 10_000;
    private const int MaxInstances = 1_000;

    /// <summary>Limits the cost of a flood of messages to a full table.</summary>
    private const long SweepIntervalTicks = TimeSpan.TicksPerSecond;

    private readonly ConcurrentDictionary<(string Policy, string Authority), ImmutableDictionary<Guid, long>> _open =
        new();
    private long _nextSweep = long.MinValue;

    private long Now => timeProvider.GetElapsedTime(0, timeProvider.GetTimestamp()).Ticks;

    public void Apply(CircuitMessage message)
    {
        var key = (message.Policy, message.Authority);
        if (message.OpenMilliseconds == 0 || !TryMakeRoomFor(key))
        {
            Remove(key, message.Instance);
            return;
        }

        var until = Now + TimeSpan.FromMilliseconds(message.OpenMilliseconds).Ticks;
        _open.AddOrUpdate(
            key,
            static (_, added) => ImmutableDictionary<Guid, long>.Empty.Add(added.Instance, added.Until),
            static (_, known, added) => known.Count < MaxInstances || known.ContainsKey(added.Instance)
                ? known.SetItem(added.Instance, added.Until) : known,
            (message.Instance, Until: until));
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

    private void Remove((string Policy, string Authority) key, Guid instance)
    {
        while (_open.TryGetValue(key, out var known) && known.ContainsKey(instance))
        {
            var rest = known.Remove(instance);
            if (rest.IsEmpty ? _open.TryRemove(new(key, known)) : _open.TryUpdate(key, rest, known))
            {
                return;
            }
        }
    }

    private bool TryMakeRoomFor((string Policy, string Authority) key)
    {
        if (_open.Count < MaxCircuits || _open.ContainsKey(key))
        {
            return true;
        }

        var (now, next) = (Now, Volatile.Read(ref _nextSweep));
        if (now < next || Interlocked.CompareExchange(ref _nextSweep, now + SweepIntervalTicks, next) != next)
        {
            return false;
        }

        foreach (var expired in _open.Where(circuit => circuit.Value.All(instance => instance.Value <= now)))
        {
            _open.TryRemove(expired);
        }

        return _open.Count < MaxCircuits;
    }
}
