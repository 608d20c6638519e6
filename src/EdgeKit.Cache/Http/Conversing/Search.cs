using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Http.Filling;
using EdgeKit.Cache.Http.Keys;
using EdgeKit.Cache.Http.Status;
using EdgeKit.Cache.Http.Stored;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Http.Conversing;

/// <summary>How far the search for an answer has come: which key is looked up now, and how.</summary>
internal sealed class Search(ICacheUser user)
{
    private VaryMarker? _marker;
    private CacheEntry? _markerEntry;
    private bool _isKeptApart;

    public ICacheUser User => user;

    public CacheKey Key { get; private set; } = user.Key;

    /// <summary>Where callers with credentials wait for each other.</summary>
    private CacheKey Lane => ResponseKey.LaneOf(Key);

    public LookupMode Mode { get; set; }

    /// <summary>Why the request goes on to the origin, if it does.</summary>
    public ForwardReason Reason { get; set; } = ForwardReason.UriMiss;

    /// <summary>The answer of an entry, if this caller may have it.</summary>
    public StoredAnswer? AnswerOf(CacheEntry? entry, CacheClock clock) =>
        StoredAnswer.Of(entry, clock) is { } answer && MayHave(answer.Response) ? answer : null;

    /// <summary>Whoever comes with credentials may have what is for everybody (RFC 9111 §3.5).</summary>
    public bool MayHave(StoredResponse response) => !user.HasCredentials || response.IsForEverybody;

    /// <summary>
    /// Looks the key up. Callers with credentials fill or validate what is stored when they may have it; otherwise they
    /// keep to themselves, and nobody else waits for them.
    /// </summary>
    public ValueTask<CacheLookup> LookupAsync(CacheEngine engine) =>
        user.HasCredentials ? LookupForSomebodyAsync(engine) : engine.LookupAsync(Key, Mode, user.Gone);

    /// <summary>From now on this caller neither fills nor validates what is stored.</summary>
    public void KeepApart() => _isKeptApart = true;

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

    private async ValueTask<CacheLookup> LookupForSomebodyAsync(CacheEngine engine)
    {
        var key = await IsApartAsync(engine).ConfigureAwait(false) ? Lane : Key;
        return await engine.LookupAsync(key, Mode, user.Gone).ConfigureAwait(false);
    }

    private async ValueTask<bool> IsApartAsync(CacheEngine engine)
    {
        if (_isKeptApart || engine.LookupInMemory(Lane, Mode) is not null)
        {
            return true; // or it is known that there is nothing to share: the second tier need not be asked
        }

        var kept = await engine.FindStoredAsync(Key, user.Gone).ConfigureAwait(false);
        return StoredAnswer.MarkerOf(kept) is null && AnswerOf(kept, engine.Clock) is null;
    }
}
