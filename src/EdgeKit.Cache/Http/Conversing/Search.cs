using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Http.Filling;
using EdgeKit.Cache.Http.Status;
using EdgeKit.Cache.Http.Stored;

namespace EdgeKit.Cache.Http.Conversing;

/// <summary>How far the search for an answer has come: which key is looked up now, and how.</summary>
internal sealed class Search(ICacheUser user)
{
    private VaryMarker? _marker;
    private CacheEntry? _markerEntry;

    public ICacheUser User => user;

    public CacheKey Key { get; private set; } = user.Key;

    public LookupMode Mode { get; set; }

    /// <summary>Why the request goes on to the origin, if it does.</summary>
    public ForwardReason Reason { get; set; } = ForwardReason.UriMiss;

    /// <summary>Moves on to the key behind a marker, if the entry is one.</summary>
    public bool GoBehind(CacheEntry? entry)
    {
        if (StoredAnswer.MarkerOf(entry) is not { } marker)
        {
            return false;
        }

        GoBehind(marker);
        _markerEntry = entry;
        return true;
    }

    public void GoBehind(VaryMarker marker)
    {
        (_marker, _markerEntry) = (marker, null);
        Key = user.VariantOf(marker);
        Reason = Reason == ForwardReason.UriMiss ? ForwardReason.VaryMiss : Reason;
    }

    public FillOrder Order(CacheLease? lease, StoredAnswer? stale) => new()
    {
        Policy = user.Policy,
        Primary = user.Key,
        Key = Key,
        Marker = _marker,
        MarkerEntry = _markerEntry,
        Caller = user.Caller,
        Lease = lease,
        Stale = stale,
        Directives = user.Directives,
        HasCredentials = user.HasCredentials,
        VariantOf = user.VariantOf,
    };
}
