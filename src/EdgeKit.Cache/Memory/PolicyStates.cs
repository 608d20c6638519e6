using System.Collections.Concurrent;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Filling;
using Microsoft.Extensions.Options;

namespace EdgeKit.Cache.Memory;

/// <summary>The state of each policy, by name.</summary>
internal sealed class PolicyStates : IDisposable
{
    public const string Default = "default";

    private static readonly CachePolicyOptions ImplicitDefault = new();

    private readonly ConcurrentDictionary<string, PolicyState> _states = new(StringComparer.OrdinalIgnoreCase);
    private readonly IOptionsMonitor<CacheOptions> _options;
    private readonly IDisposable? _watch;

    public PolicyStates(IOptionsMonitor<CacheOptions> options)
    {
        _options = options;
        Memory = new MemoryTier(options.CurrentValue.MaxBytes);
        _watch = options.OnChange(Apply);
    }

    public MemoryTier Memory { get; }

    /// <exception cref="InvalidOperationException">There is no such policy.</exception>
    public PolicyState Get(string policy)
    {
        if (_states.TryGetValue(policy, out var space))
        {
            return space;
        }

        var policies = _options.CurrentValue.Policies;
        return Find(policies, policy) is { } options
            ? _states.GetOrAdd(policy, name => new PolicyState(name, options)) : throw new InvalidOperationException(
            $"There is no cache policy \"{policy}\". Write it under EdgeKit:Cache:Policies, or name one of: {string.Join(", ", policies.Keys.Append(Default).Distinct().Order(StringComparer.Ordinal))}.");
    }

    public bool Contains(string policy) =>
        _states.ContainsKey(policy) || Find(_options.CurrentValue.Policies, policy) is not null;

    /// <summary>Returns null if this instance does not use the policy.</summary>
    public CacheKey? Find(string policy, string key) =>
        _states.TryGetValue(policy, out var space) ? new CacheKey(space, key) : null;

    /// <summary>Removes a key from this process and discards its running fill.</summary>
    public void Remove(CacheKey key)
    {
        Supersede(key);
        Memory.Remove(key);
    }

    /// <summary>Discards the running fill of a key.</summary>
    public static void Supersede(CacheKey key)
    {
        if (key.Policy.Fills.TryGetValue(key.Text, out var flight))
        {
            flight.Supersede();
        }
    }

    /// <summary>Removes the entries with a tag by scanning, and discards all running fills.</summary>
    public void RemoveTagged(string tag)
    {
        foreach (var space in _states.Values)
        {
            SupersedeAll(space);
            foreach (var (key, node) in space.Nodes)
            {
                if (tag == CacheTags.Everything || node.Entry.Tags.Contains(tag))
                {
                    Memory.Remove(new CacheKey(space, key));
                }
            }
        }
    }

    public void Clear()
    {
        foreach (var space in _states.Values)
        {
            SupersedeAll(space);
        }

        Memory.Clear();
    }

    public void Dispose() => _watch?.Dispose();

    private static void SupersedeAll(PolicyState space)
    {
        foreach (var flight in space.Fills.Values)
        {
            flight.Supersede();
        }
    }

    private void Apply(CacheOptions options)
    {
        Memory.Resize(options.MaxBytes);
        foreach (var space in _states.Values)
        {
            // A policy that is gone from the settings leaves its users with what it said last.
            space.Options = Find(options.Policies, space.Name) ?? space.Options;
        }
    }

    private static CachePolicyOptions? Find(Dictionary<string, CachePolicyOptions> policies, string name) =>
        policies.FirstOrDefault(p => string.Equals(p.Key, name, StringComparison.OrdinalIgnoreCase)).Value
        ?? (string.Equals(name, Default, StringComparison.OrdinalIgnoreCase) ? ImplicitDefault : null);
}
