using EdgeKit.Cache.Entries;

namespace EdgeKit.Cache.Engine;

internal readonly record struct FillResult(CacheContent Content, Lifetimes Lifetimes, IReadOnlyList<string> Tags)
{
    public bool KeepsPayload { get; init; }

    /// <summary>When to write to the distributed cache; null for immediately.</summary>
    public SharingPolicy? Sharing { get; init; }
}
