using EdgeKit.Cache.Http.Fields;
using EdgeKit.Cache.Http.Recording;
using EdgeKit.Cache.Http.Storage;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Http;

/// <summary>The decision of <see cref="HttpCacheEngine"/> on a request; a front end carries it out.</summary>
internal abstract record CacheDecision
{
    /// <summary>Sends a stored response.</summary>
    /// <param name="Response">The stored response.</param>
    /// <param name="Status">The value of Cache-Status.</param>
    /// <param name="Refresh">The fill to start in the background, if the response is due for a refresh.</param>
    internal sealed record Serve(CachedResponse Response, CacheStatus Status, FillPlan? Refresh = null) : CacheDecision;

    /// <summary>Sends the response of a fill in progress while it is being recorded.</summary>
    /// <param name="Response">The response, as far as it has arrived.</param>
    /// <param name="Running">The fill, which the front end leaves afterwards.</param>
    /// <param name="Status">The value of Cache-Status.</param>
    internal sealed record ReadAlong(InFlightResponse Response, InFlightFill Running, CacheStatus Status)
        : CacheDecision;

    /// <summary>Sends the request to the origin and stores the response if its head permits that.</summary>
    internal sealed record Fill(FillPlan Plan, ForwardReason Reason) : CacheDecision;

    /// <summary>Sends the request to the origin unchanged and stores nothing.</summary>
    /// <param name="Status">The value of Cache-Status.</param>
    /// <param name="Stored">Removed if the origin's response contradicts it (RFC 9111 §4.3.5).</param>
    /// <param name="Key">The key of <paramref name="Stored"/>.</param>
    internal sealed record Pass(CacheStatus Status, CachedResponse? Stored = null, CacheKey Key = default)
        : CacheDecision;

    /// <summary>Sends an error: the fill that the request waited for has failed, or nothing is stored.</summary>
    /// <param name="StatusCode">The status code.</param>
    /// <param name="Status">The value of Cache-Status.</param>
    /// <param name="Error">The exception of the fill, if the origin did not respond.</param>
    internal sealed record Fail(int StatusCode, CacheStatus Status, Exception? Error = null) : CacheDecision
    {
        /// <summary>True if nothing is stored and the request has <c>only-if-cached</c>.</summary>
        public bool IsNotCached => Status.Forwarded is null;
    }
}
