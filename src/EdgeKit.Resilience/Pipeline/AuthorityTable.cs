using System.Collections.Concurrent;

namespace EdgeKit.Resilience.Pipeline;

/// <summary>
/// The authorities that one policy knows, at most so many. Whoever was not asked for since the last time that the table
/// was full goes first (the clock algorithm), and a circuit that is not closed stays as long as there is another to
/// give up.
/// </summary>
internal sealed class AuthorityTable(Func<AuthorityKey, AuthorityState> create)
{
    private readonly ConcurrentDictionary<AuthorityKey, AuthorityState> _states = new();
    private readonly Lock _sweeping = new();

    public IEnumerable<AuthorityState> All => _states.Select(pair => pair.Value);

    public AuthorityState Get(AuthorityKey key, int limit)
    {
        if (!_states.TryGetValue(key, out var state))
        {
            state = Add(key, limit);
        }

        state.MarkUsed();
        return state;
    }

    public AuthorityState? Find(AuthorityKey key) => _states.GetValueOrDefault(key);

    private AuthorityState Add(AuthorityKey key, int limit)
    {
        lock (_sweeping)
        {
            while (_states.Count >= limit && !_states.ContainsKey(key))
            {
                Sweep(_states.Count - limit + 1);
            }

            return _states.GetOrAdd(key, create);
        }
    }

    /// <summary>
    /// A tenth goes at once, so that a table that stays full is not swept for every newcomer; of circuits that are not
    /// closed no more than must.
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
