using System.Collections.Concurrent;
using System.Collections.Immutable;
using EdgeKit.Resilience.CircuitBreaker;

namespace EdgeKit.Resilience.Redis.SharedCircuits;

/// <summary>
/// Which circuits other instances have open, as far as is known. What is heard is forgotten when its time is over, so
/// an instance that dies with an open circuit is not believed for ever. Bounded; thread safe.
/// </summary>
internal sealed class SharedCircuitTable(TimeProvider timeProvider) : ISharedCircuits
{
    private const int MaxCircuits = 10_000;
    private const int MaxInstances = 1_000;

    /// <summary>Whoever floods a full table must not have it searched for every message.</summary>
    private const long SweepIntervalTicks = TimeSpan.TicksPerSecond;

    private readonly ConcurrentDictionary<(string Policy, string Authority), ImmutableDictionary<Guid, long>> _open =
        new();
    private long _nextSweep = long.MinValue;

    private long Now => timeProvider.GetElapsedTime(0, timeProvider.GetTimestamp()).Ticks;

    public void Apply(CircuitMessage news)
    {
        var key = (news.Policy, news.Authority);
        if (news.OpenMilliseconds == 0 || !TryMakeRoomFor(key))
        {
            Forget(key, news.Instance);
            return;
        }

        var until = Now + TimeSpan.FromMilliseconds(news.OpenMilliseconds).Ticks;
        _open.AddOrUpdate(
            key,
            static (_, heard) => ImmutableDictionary<Guid, long>.Empty.Add(heard.Instance, heard.Until),
            static (_, known, heard) => known.Count < MaxInstances || known.ContainsKey(heard.Instance)
            ? known.SetItem(heard.Instance, heard.Until) : known,
            (news.Instance, Until: until));
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

    private void Forget((string Policy, string Authority) key, Guid instance)
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

        foreach (var over in _open.Where(circuit => circuit.Value.All(instance => instance.Value <= now)))
        {
            _open.TryRemove(over);
        }

        return _open.Count < MaxCircuits;
    }
}
