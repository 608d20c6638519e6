using System.Buffers;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Http.Fields;
using EdgeKit.Cache.Http.Rules;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Storage;

/// <summary>A stored response at a point in time.</summary>
internal sealed record CachedResponse(StoredResponse Response, CacheEntry Entry, TimeSpan Age)
{
    public ReadOnlySequence<byte> Body => Entry.Content!.Payload;

    /// <summary>The remaining freshness; negative if stale.</summary>
    public TimeSpan Left => Response.Lifetimes.Fresh - Age;

    /// <returns><see langword="null"/> if the entry is not a response.</returns>
    public static CachedResponse? Of(CacheEntry? entry, CacheClock clock) =>
        entry?.Content is { } content && Read(content) is StoredResponse response
        ? new CachedResponse(response, entry, AgeOf(response, entry, clock, clock.Now))
        : null;

    public static TimeSpan AgeOf(StoredResponse response, CacheEntry entry, CacheClock clock, long now) =>
        response.InitialAge + clock.Between(entry.Timestamps.StoredAt, now);

    public static VaryMarker? MarkerOf(CacheEntry? entry) =>
        entry?.Content is { } content ? Read(content) as VaryMarker : null;

    /// <summary>Decodes the metadata once for each time that it is read from outside this process.</summary>
    public static object? Read(CacheContent content) => content.Instance ??= MetadataCodec.Decode(content.Metadata);

    /// <summary>True if a later response, usually to HEAD, shows that this one is obsolete (RFC 9111 §4.3.5).</summary>
    public bool IsContradictedBy(int status, IHeaderDictionary later) =>
        status == StatusCodes.Status200OK
        && (Differs(later.ETag.ToString(), Response.ETag)
            || Differs(later.LastModified.ToString(), Response.LastModified)
            || (later.ContentLength is { } length && length != Body.Length));

    public ReuseKind ReuseFor(CacheDirectives request) => ReuseRules.Decide(Response.Lifetimes, Age, request);

    public bool MayServeOnError(CacheDirectives request) =>
        ReuseRules.MayServeOnError(Response.Lifetimes, Age, request);

    private static bool Differs(string later, string? stored) => later.Length > 0 && later != stored;
}
