using EdgeKit.Cache.Entries;
using Microsoft.Extensions.Caching.Hybrid;

namespace EdgeKit.Cache.Objects;

/// <summary>The options of one call of <see cref="HybridCache"/> that override the policy.</summary>
internal sealed record HybridCallOptions(HybridCacheEntryOptions? Options, string[] Tags)
{
    private const HybridCacheEntryFlags NoWrite =
        HybridCacheEntryFlags.DisableLocalCacheWrite | HybridCacheEntryFlags.DisableDistributedCacheWrite;

    private const HybridCacheEntryFlags NoRead =
        HybridCacheEntryFlags.DisableLocalCacheRead | HybridCacheEntryFlags.DisableDistributedCacheRead;

    private HybridCacheEntryFlags Flags => Options?.Flags ?? HybridCacheEntryFlags.None;

    public bool Writes => (Flags & NoWrite) != NoWrite;

    /// <summary>An expiration of zero means "do not store", even if the policy allows stale values.</summary>
    private bool Stores => Writes && Options is not { Expiration.Ticks: <= 0 };

    public bool DisablesFactory => (Flags & HybridCacheEntryFlags.DisableUnderlyingData) != 0;

    public LookupMode Mode => (Flags & NoRead) switch
    {
        NoRead => LookupMode.Revalidate,
        HybridCacheEntryFlags.DisableLocalCacheRead => LookupMode.SkipMemory,
        HybridCacheEntryFlags.DisableDistributedCacheRead => LookupMode.SkipDistributed,
        _ => LookupMode.Any,
    };

    public Tiers Tiers => (Flags & NoWrite) switch
    {
        HybridCacheEntryFlags.DisableLocalCacheWrite => Tiers.Distributed,
        HybridCacheEntryFlags.DisableDistributedCacheWrite => Tiers.Memory,
        _ => Tiers.Both,
    };

    public static bool ReadsMemory(HybridCacheEntryOptions? options) =>
        options is not { Flags: { } flags } || (flags & HybridCacheEntryFlags.DisableLocalCacheRead) == 0;

    public Lifetimes LifetimesFor(ObjectCache cache) =>
        Stores ? cache.Lifetimes with { Ttl = TtlFor(cache, cache.Lifetimes.Ttl) } : default;

    public void ApplyTo<T>(ObjectCache cache, CacheFill<T> fill)
    {
        fill.Ttl = TtlFor(cache, fill.Ttl);
        fill.Store = Stores;
        fill.Tiers = Tiers;
        Array.ForEach(Tags, fill.Tags.Add);
    }

    /// <summary>Without a distributed cache, the local expiration limits freshness.</summary>
    private TimeSpan TtlFor(ObjectCache cache, TimeSpan policyTtl)
    {
        var ttl = Options?.Expiration ?? policyTtl;
        return !cache.IsDistributed && Options?.LocalCacheExpiration is { } local && local < ttl ? local : ttl;
    }
}
