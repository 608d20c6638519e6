using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Http.Filling;
using EdgeKit.Cache.Http.Keys;
using EdgeKit.Cache.Http.Status;
using EdgeKit.Cache.Http.Stored;

namespace EdgeKit.Cache.Http.Serving;

/// <summary>How far the search for an answer has come: which key is looked up now, and how.</summary>
internal sealed class Search(Exchange exchange)
{
    private VaryMarker? _marker;

    public Exchange Exchange => exchange;

    public CacheKey Key { get; private set; } = exchange.Key;

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

        _marker = marker;
        Key = ResponseKey.Variant(exchange.Key, marker, exchange.Context.Request);
        Reason = Reason == ForwardReason.UriMiss ? ForwardReason.VaryMiss : Reason;
        return true;
    }

    public FillOrder Order(CacheLease? lease, StoredAnswer? stale)
    {
        // The request's fields are read now: in the background there will be no request.
        var request = exchange.Context.Request;
        var cookies = request.Cookies;
        var fields = new Microsoft.AspNetCore.Http.HeaderDictionary(request.Headers.ToDictionary(h => h.Key, h => h.Value, StringComparer.OrdinalIgnoreCase));
        return new FillOrder
        {
            Policy = exchange.Policy,
            Primary = exchange.Key,
            Key = Key,
            Marker = _marker,
            Lease = lease,
            Stale = stale,
            Directives = exchange.Directives,
            HasCredentials = exchange.HasCredentials,
            VariantOf = marker => exchange.Key with { Text = $"{exchange.Key.Text}\n{VariantKey.Of(marker, fields, cookies)}" },
        };
    }
}
