using System.Collections.Concurrent;
using EdgeKit.Cache.Configuration;
using EdgeKit.Cache.Entries;
using EdgeKit.Policies;
using Microsoft.Extensions.Options;

namespace EdgeKit.Cache.Memory;

/// <summary>The state of each policy, by name, and the memory that they share. Thread safe.</summary>
internal sealed class PolicyStates : IDisposable
{
    private readonly ConcurrentDictionary<string, PolicyState> _states = new(StringComparer.OrdinalIgnoreCase);
    private readonly PolicyTables _tables;
    private readonly IDisposable? _watch;

    public PolicyStates(PolicyTables tables, IOptionsMonitor<CacheOptions> options)
    {
        _tables = tables;
        Memory = new MemoryTier(() => tables.Current.Get<CacheOptions>().MaxBytes);
        _watch = options.OnChange(_ => Memory.Trim());
    }

    public MemoryTier Memory { get; }

    private CachePolicies Policies => _tables.Current.Get<CachePolicies>();

    /// <exception cref="InvalidOperationException">There is no such policy.</exception>
    public PolicyState Get(string policy) => Contains(policy)
        ? _states.GetOrAdd(policy, name => new PolicyState(name, () => Policies.Find(name)))
        : throw new InvalidOperationException(
            $"There is no cache policy \"{policy}\". Write it under EdgeKit:Cache:Policies, or name one of: "
            + $"{string.Join(", ", Policies.Names)}.");

    public bool Contains(string policy) => _states.ContainsKey(policy) || Policies.Find(policy) is not null;

    public CacheKey? Find(string policy, string key) =>
        _states.TryGetValue(policy, out var state) ? new CacheKey(state, key) : null;

    public void Store(InFlightFill fill, CacheEntry entry)
    {
        var isLocal = entry.Content?.Tiers != Tiers.Distributed;
        if (isLocal && !fill.IsSuperseded)
        {
            Memory.Put(fill.Key, entry);
        }

        // Checked again: a concurrent removal may have come before the entry.
        if (!isLocal || fill.IsSuperseded)
        {
            Memory.Remove(fill.Key);
        }
    }

    public void Remove(CacheKey key)
    {
        InFlightFill.Supersede(key);
        Memory.Remove(key);
    }

    /// <summary>Removes the entries with a tag, and discards all running fills, whose tags are not known yet.</summary>
    public void RemoveTagged(string tag)
    {
        foreach (var state in _states.Values)
        {
            foreach (var fill in state.Fills.Values)
            {
                fill.Supersede();
            }

            foreach (var (key, node) in state.Nodes)
            {
                if (tag == CacheTags.Everything || node.Entry.Tags.Contains(tag))
                {
                    Memory.Remove(new CacheKey(state, key));
                }
            }
        }
    }

    public void Dispose() => _watch?.Dispose();
}
