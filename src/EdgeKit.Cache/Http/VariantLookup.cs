using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Http.Fields;
using EdgeKit.Cache.Http.Storage;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Http;

/// <summary>The lookup of one request: the key, the lookup mode, and the reason for forwarding to the origin.</summary>
internal sealed class VariantLookup(CacheRequest request, CacheEngine engine)
{
    private VaryMarker? _marker;
    private CacheEntry? _markerEntry;
    private bool _usesCredentialsKey;

    public CacheRequest Request => request;

    public CacheKey Key { get; private set; } = request.Key;

    public LookupMode Mode { get; set; }

    public ForwardReason Reason { get; set; } = ForwardReason.UriMiss;

    private CacheKey CredentialsKey => ResponseKey.CredentialsKeyOf(Key);

    public CachedResponse? PermittedResponseOf(CacheEntry? entry) =>
        CachedResponse.Of(entry, engine.Clock) is { } stored && IsPermitted(stored.Response) ? stored : null;

    /// <summary>Callers with credentials get only responses that are marked as shareable (RFC 9111 §3.5).</summary>
    public bool IsPermitted(StoredResponse response) => !request.HasCredentials || response.IsForEveryone;

    /// <summary>Callers with credentials use a separate key unless they may have the stored response.</summary>
    public async ValueTask<CacheLookup> LookupAsync()
    {
        var key = request.HasCredentials && await NeedsCredentialsKeyAsync().ConfigureAwait(false)
            ? CredentialsKey : Key;
        return await engine.LookupAsync(key, Mode, request.Aborted).ConfigureAwait(false);
    }

    public void UseCredentialsKey() => _usesCredentialsKey = true;

    /// <summary>Continues with the key of the request's variant if the entry is a marker.</summary>
    public bool MoveToVariant(CacheEntry? entry)
    {
        if (CachedResponse.MarkerOf(entry) is not { } marker)
        {
            return false;
        }

        MoveToVariant(marker);
        _markerEntry = entry;
        return true;
    }

    public void MoveToVariant(VaryMarker marker)
    {
        (_marker, _markerEntry) = (marker, null);
        Key = request.VariantOf(marker);
        Reason = Reason == ForwardReason.UriMiss ? ForwardReason.VaryMiss : Reason;
    }

    public CacheStatus CollapsedStatus(TimeSpan left) =>
        new() { Forwarded = Reason, Collapsed = true, Ttl = (long)left.TotalSeconds };

    public FillPlan Plan(CacheLease? lease, CachedResponse? stale) => new()
    {
        Policy = request.Policy,
        Primary = request.Key,
        Key = Key,
        Marker = _marker,
        MarkerEntry = _markerEntry,
        Caller = request.Caller,
        Lease = lease,
        Stale = stale,
        Directives = request.Directives,
        HasCredentials = request.HasCredentials,
        VariantOf = request.SnapshotVariants(),
    };

    private async ValueTask<bool> NeedsCredentialsKeyAsync()
    {
        if (_usesCredentialsKey || engine.LookupInMemory(CredentialsKey, Mode) is not null)
        {
            return true; // A recent fill under the credentials key gave no response that can be shared.
        }

        var stored = await engine.FindStoredAsync(Key, request.Aborted).ConfigureAwait(false);
        return CachedResponse.MarkerOf(stored) is null && PermittedResponseOf(stored) is null;
    }
}
