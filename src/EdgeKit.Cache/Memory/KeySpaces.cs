using System.Collections.Concurrent;
using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Flights;
using Microsoft.Extensions.Options;

namespace EdgeKit.Cache.Memory;

/// <summary>
/// The space of each policy, by name. A reload gives the spaces their new options and the memory its new bound.
/// </summary>
internal sealed class KeySpaces : IDisposable
{
    public const string Default = "default";

    private static readonly CachePolicyOptions Unwritten = new();

    private readonly ConcurrentDictionary<string, KeySpace> _spaces = new(StringComparer.OrdinalIgnoreCase);
    private readonly IOptionsMonitor<CacheOptions> _options;
    private readonly IDisposable? _watch;

    public KeySpaces(IOptionsMonitor<CacheOptions> options)
    {
        _options = options;
        Memory = new MemoryTier(options.CurrentValue.MaxBytes);
        _watch = options.OnChange(Apply);
    }

    public MemoryTier Memory { get; }

    /// <exception cref="InvalidOperationException">There is no such policy.</exception>
    public KeySpace Get(string policy)
    {
        if (_spaces.TryGetValue(policy, out var space))
        {
            return space;
        }

        var policies = _options.CurrentValue.Policies;
        return Find(policies, policy) is { } options
            ? _spaces.GetOrAdd(policy, name => new KeySpace(name, options)) : throw new InvalidOperationException(
            $"There is no cache policy \"{policy}\". Write it under EdgeKit:Cache:Policies, or name one of: {string.Join(", ", policies.Keys.Append(Default).Distinct().Order(StringComparer.Ordinal))}.");
    }

    /// <summary>Whether there is such a policy.</summary>
    public bool Knows(string policy) =>
        _spaces.ContainsKey(policy) || Find(_options.CurrentValue.Policies, policy) is not null;

    /// <summary>The key as another instance calls it, when this one has the policy.</summary>
    public CacheKey? Find(string policy, string key) =>
        _spaces.TryGetValue(policy, out var space) ? new CacheKey(space, key) : null;

    /// <summary>Removes a key from this process: its entry, and what a fill under way would bring back.</summary>
    public void Forget(CacheKey key)
    {
        Supersede(key);
        Memory.Remove(key);
    }

    /// <summary>Lets a fill under way bring nothing back.</summary>
    public static void Supersede(CacheKey key)
    {
        if (key.Space.Flights.TryGetValue(key.Text, out var flight))
        {
            flight.Supersede();
        }
    }

    /// <summary>
    /// Removes what has a tag by looking at everything, and lets no fill under way bring anything back.
    /// </summary>
    public void RemoveTagged(string tag)
    {
        foreach (var space in _spaces.Values)
        {
            SupersedeAll(space);
            foreach (var (key, node) in space.Nodes)
            {
                if (tag == PurgeLog.Everything || node.Entry.Tags.Contains(tag))
                {
                    Memory.Remove(new CacheKey(space, key));
                }
            }
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        foreach (var space in _spaces.Values)
        {
            SupersedeAll(space);
        }

        Memory.Clear();
    }

    public void Dispose() => _watch?.Dispose();

    private static void SupersedeAll(KeySpace space)
    {
        foreach (var flight in space.Flights.Values)
        {
            flight.Supersede();
        }
    }

    private void Apply(CacheOptions options)
    {
        Memory.Resize(options.MaxBytes);
        foreach (var space in _spaces.Values)
        {
            // A policy that is gone from the settings leaves its users with what it said last.
            space.Options = Find(options.Policies, space.Name) ?? space.Options;
        }
    }

    private static CachePolicyOptions? Find(Dictionary<string, CachePolicyOptions> policies, string name) =>
        policies.FirstOrDefault(p => string.Equals(p.Key, name, StringComparison.OrdinalIgnoreCase)).Value
        ?? (string.Equals(name, Default, StringComparison.OrdinalIgnoreCase) ? Unwritten : null);
}
