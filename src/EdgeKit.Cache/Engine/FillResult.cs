using EdgeKit.Cache.Entries;

namespace EdgeKit.Cache.Engine;

internal readonly record struct FillResult(CacheContent Content, Lifetimes Lifetimes, IReadOnlyList<string> Tags)
{
    public bool KeepsPayload { get; init; }

    /// <summary>When to write to the distributed cache; null to write it with the fill.</summary>
    public SharingPolicy? Sharing { get; init; }
}
