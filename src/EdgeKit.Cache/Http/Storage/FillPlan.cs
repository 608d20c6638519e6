using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Http.Fields;

namespace EdgeKit.Cache.Http.Storage;

/// <summary>What an answer of the origin is wanted for.</summary>
internal sealed record FillPlan
{
    public required HttpPolicy Policy { get; init; }

    /// <summary>The key of the URL.</summary>
    public required CacheKey Primary { get; init; }

    /// <summary>The key that is filled: the URL's, or that of an answer behind <see cref="Marker"/>.</summary>
    public required CacheKey Key { get; init; }

    /// <summary>The marker that stands under the URL, if one does.</summary>
    public VaryMarker? Marker { get; init; }

    /// <summary>Where <see cref="Marker"/> stands.</summary>
    public CacheEntry? MarkerEntry { get; init; }

    /// <summary>Who has led to it, as far as bounds go: a client's address; of calls of this process nothing.</summary>
    public string Caller { get; init; } = "";

    /// <summary>
    /// The right to fill the key, or to ask for callers with credentials; none for an answer that every reader
    /// validates by himself.
    /// </summary>
    public CacheLease? Lease { get; init; }

    /// <summary>The old answer: to validate, and to fall back on.</summary>
    public CachedResponse? Stale { get; init; }

    public required CacheDirectives Directives { get; init; }

    public required bool HasCredentials { get; init; }

    /// <summary>
    /// Whether the lease is of those with credentials alone: what they are answered is stored under the key if it is
    /// for everybody.
    /// </summary>
    public bool UsesCredentialsLane => Lease is { } lease && lease.Key != Key;

    /// <summary>The key of the same URL when the request's fields are looked at as another marker says.</summary>
    public required Func<VaryMarker, CacheKey> VariantOf { get; init; }
}
