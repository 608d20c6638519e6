using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Http.Fields;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Http.Storage;

/// <summary>The plan of a fill: keys, lease, and the stale response to validate.</summary>
internal sealed record FillPlan
{
    public required HttpPolicy Policy { get; init; }

    /// <summary>The key of the URL.</summary>
    public required CacheKey Primary { get; init; }

    /// <summary>The key to fill: that of the URL, or of a variant if there is a <see cref="Marker"/>.</summary>
    public required CacheKey Key { get; init; }

    public VaryMarker? Marker { get; init; }

    public CacheEntry? MarkerEntry { get; init; }

    public string Caller { get; init; } = "";

    /// <summary>The lease on <see cref="Key"/> or its credentials key; none if each reader validates.</summary>
    public CacheLease? Lease { get; init; }

    /// <summary>The stale response, to validate and to serve on errors.</summary>
    public CachedResponse? Stale { get; init; }

    public required CacheDirectives Directives { get; init; }

    public required bool HasCredentials { get; init; }

    /// <summary>True if the lease is on the key of <see cref="ResponseKey.CredentialsKeyOf"/>.</summary>
    public bool UsesCredentialsKey => Lease is { } lease && lease.Key != Key;

    /// <summary>Returns the key of the variant that the request selects under a marker.</summary>
    public required Func<VaryMarker, CacheKey> VariantOf { get; init; }
}
