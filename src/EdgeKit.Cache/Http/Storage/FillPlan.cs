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

    /// <summary>The key to fill: that of the URL or of a variant behind <see cref="Marker"/>.</summary>
    public required CacheKey Key { get; init; }

    /// <summary>The marker under the URL, if there is one.</summary>
    public VaryMarker? Marker { get; init; }

    /// <summary>The entry of <see cref="Marker"/>.</summary>
    public CacheEntry? MarkerEntry { get; init; }

    /// <summary>The caller's network, for quotas; empty for requests that this process sends.</summary>
    public string Caller { get; init; } = "";

    /// <summary>The lease on the key or the credentials lane; none if each reader validates.</summary>
    public CacheLease? Lease { get; init; }

    /// <summary>The stale response, to validate and to serve on errors.</summary>
    public CachedResponse? Stale { get; init; }

    public required CacheDirectives Directives { get; init; }

    public required bool HasCredentials { get; init; }

    /// <summary>
    /// True if the lease is for requests with credentials only. Their response is stored under the key if it is for
    /// everyone.
    /// </summary>
    public bool UsesCredentialsLane => Lease is { } lease && lease.Key != Key;

    /// <summary>Returns the key that the request selects behind another marker.</summary>
    public required Func<VaryMarker, CacheKey> VariantOf { get; init; }
}
