using System.Collections.Concurrent;
using EdgeKit.Cache.Filling;

namespace EdgeKit.Cache.Memory;

/// <summary>The in-process state of a policy. Outlives reloads, which only replace its options.</summary>
internal sealed class PolicyState(string name, CachePolicyOptions options)
{
    private volatile CachePolicyOptions _options = options;

    public string Name { get; } = name;

    public CachePolicyOptions Options
    {
        get => _options;
        set => _options = value;
    }

    /// <summary>
    /// A tag of every entry of the policy, used to purge it. It starts with a control character, which no user's tag
    /// can.
    /// </summary>
    public string PolicyTag { get; } = "\u0001" + name;

    // No comparer is named: that is the fastest way to an ordinal one that attackers cannot make collide.
    public ConcurrentDictionary<string, MemoryNode> Nodes { get; } = new();

    public ConcurrentDictionary<string, InFlightFill> Fills { get; } = new();
}
