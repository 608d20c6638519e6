using EdgeKit.Cache.Entries;

namespace EdgeKit.Cache.Engine;

/// <summary>What a fill has brought.</summary>
internal readonly record struct FillResult(CacheContent Content, Lifetimes Lifetimes, IReadOnlyList<string> Tags)
{
    /// <summary>Whether the payload is the old one.</summary>
    public bool KeepsPayload { get; init; }

    /// <summary>Nothing: it goes to the second tier.</summary>
    public SharingPolicy? Sharing { get; init; }
}
