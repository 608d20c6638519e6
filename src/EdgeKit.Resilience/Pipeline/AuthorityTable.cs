using System.Collections.Concurrent;
using EdgeKit.Resilience.CircuitBreaker;
using EdgeKit.Resilience.Configuration;
using EdgeKit.Resilience.Telemetry;

namespace EdgeKit.Resilience.Pipeline;

/// <summary>
/// The authorities of one policy, up to MaxAuthorities. Eviction takes the ones unused since the last sweep first (the
/// clock algorithm), and circuits that are not closed last.
/// </summary>
internal sealed class AuthorityTable(string policy, PipelineServices services, CircuitCallbacks callbacks)
{
    private readonly ConcurrentDictionary<AuthorityKey, AuthorityState> _states = new();
    private readonly ConcurrentDictionary<string, bool> _warned = new(StringComparer.Ordinal);
    private readonly Lock _sweeping = new();

    public IEnumerable<AuthorityState> All => _states.Select(pair => pair.Value);

    public AuthorityState Get(AuthorityKey key, PolicyModel model)
    {
        if (!_states.TryGetValue(key, out var state))
        {
            state = Add(key, model);
        }

        state.MarkUsed();
        return state;
    }

    public AuthorityState? Find(AuthorityKey key) => _states.GetValueOrDefault(key);

    private AuthorityState Add(AuthorityKey key, PolicyModel model)
    {
        lock (_sweeping)
        {
            while (_states.Count >= model.Shared.MaxAuthorities && !_states.ContainsKey(key))
            {
                Sweep(_states.Count - model.Shared.MaxAuthorities + 1);
            }

            return _states.GetOrAdd(key, Create, model);
        }
    }

    private AuthorityState Create(AuthorityKey key, PolicyModel model)
    {
        var authority = key.ToString();
        return new AuthorityState(
            key,
            new Circuit(policy, authority, model.Circuit, services.TimeProvider, callbacks),
            new AuthorityTelemetry(policy, authority, services.Logger, services.Metrics, _warned),
            services);
    }

    /// <summary>
    /// Evicts a tenth, so that a full table is not swept for every new authority, but no more circuits that are not
    /// closed than needed.
    /// </summary>
    private void Sweep(int needed)
    {
        var victims = _states
            .Select(pair => (pair.Key, pair.Value.IsCircuitClosed, WasUsed: pair.Value.ClearUsed()))
            .OrderBy(victim => (victim.IsCircuitClosed ? 0 : 2) + (victim.WasUsed ? 1 : 0))
            .Take(Math.Max(needed, _states.Count / 10))
            .TakeWhile((victim, number) => victim.IsCircuitClosed || number < needed)
            .ToList();
        foreach (var (key, _, _) in victims)
        {
            if (_states.TryRemove(key, out var state))
            {
                state.Evict();
            }
        }
    }
}
