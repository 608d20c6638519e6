using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Http.Fields;
using EdgeKit.Cache.Http.Filling;
using EdgeKit.Cache.Http.Policy;
using EdgeKit.Cache.Http.Recording;
using EdgeKit.Cache.Http.Status;
using EdgeKit.Cache.Http.Stored;
using EdgeKit.Cache.Memory;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Conversing;

/// <summary>
/// A request that may be answered from the cache: of a client to this server, or of this process to another server.
/// </summary>
internal interface ICacheUser
{
    HttpPolicy Policy { get; }

    /// <summary>Of the URL, before fields of the request are looked at.</summary>
    CacheKey Key { get; }

    CacheDirectives Directives { get; }

    /// <summary>Whether the request is somebody's.</summary>
    bool HasCredentials { get; }

    /// <summary>Who asks, as far as bounds go.</summary>
    string Caller { get; }

    /// <summary>Fires when the one who asked has gone.</summary>
    CancellationToken Gone { get; }

    /// <summary>
    /// The key of the same URL when the request's fields are looked at as a marker says. Works when the request is long
    /// over.
    /// </summary>
    Func<VaryMarker, CacheKey> VariantOf { get; }

    /// <summary>Answers from the store.</summary>
    Task ServeAsync(StoredAnswer answer, CacheStatus status);

    /// <summary>Answers with what comes for another request, as it comes.</summary>
    /// <returns>Whether there is an answer; not when that passage has broken off before it brought anything.</returns>
    Task<bool> ReadAlongAsync(PassageInProgress passage, CacheStatus status);

    /// <summary>Asks the origin, and stores what comes.</summary>
    Task FillAsync(FillOrder order, ForwardReason reason);

    /// <summary>Asks the origin, past the store.</summary>
    /// <param name="status">What the answer says of that.</param>
    /// <param name="seen">Sees status and fields of the answer before they go out, if anybody does.</param>
    Task PassAsync(CacheStatus status, Func<int, IHeaderDictionary, Task>? seen = null);

    /// <summary>Fetches an answer anew in the background.</summary>
    void Refresh(FillOrder order);

    /// <summary>Whether the failure of another request is that of this one.</summary>
    bool Shares(FillFailure failure);

    /// <summary>Tells of the failure of the passage that this request waited for.</summary>
    Task FailAsync(FillFailure failure, ForwardReason reason);

    /// <summary>Says that nothing is stored, where nothing else was asked for.</summary>
    Task NotCachedAsync();
}
