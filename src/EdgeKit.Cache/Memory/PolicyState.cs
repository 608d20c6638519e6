using System.Collections.Concurrent;

namespace EdgeKit.Cache.Memory;

/// <summary>The in-process state of a policy: its entries and running fills. Outlives reloads.</summary>
/// <param name="name">The policy's name.</param>
/// <param name="current">Returns the options in force; null once a reload has removed the policy.</param>
internal sealed class PolicyState(string name, Func<CachePolicyOptions?> current)
{
    private volatile CachePolicyOptions _last = current() ?? new();

    public string Name { get; } = name;

    /// <summary>The options in force; the last ones if a reload has removed the policy. Read-only.</summary>
    public CachePolicyOptions Options => current() is { } options ? _last = options : _last;

    /// <summary>A tag of all entries of the policy; tags of users do not begin with a control character.</summary>
    public string PolicyTag { get; } = "\u0001" + name;

    // The default comparer is ordinal and fast, and clients cannot provoke collisions.
    public ConcurrentDictionary<string, MemoryNode> Nodes { get; } = new();

    public ConcurrentDictionary<string, InFlightFill> Fills { get; } = new();
}
