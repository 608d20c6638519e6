using System.Collections.Concurrent;
using EdgeKit.Cache.Filling;

namespace EdgeKit.Cache.Memory;

/// <summary>The keys of one policy in this process. Outlives reloads, which only replace its options.</summary>
internal sealed class PolicyState(string name, CachePolicyOptions options)
{
    private volatile CachePolicyOptions _options = options;

    public string Name { get; } = name;

    /// <summary>What the policy says now. Read-only.</summary>
    public CachePolicyOptions Options
    {
        get => _options;
        set => _options = value;
    }

    /// <summary>
    /// The tag that every entry of the policy has, so that purging a policy is purging a tag. No user can write it: it
    /// has a control character.
    /// </summary>
    public string PolicyTag { get; } = "\u0001" + name;

    // No comparer is named: that is the fastest way to an ordinal one that attackers cannot make collide.
    public ConcurrentDictionary<string, MemoryNode> Nodes { get; } = new();

    public ConcurrentDictionary<string, InFlightFill> Fills { get; } = new();
}
