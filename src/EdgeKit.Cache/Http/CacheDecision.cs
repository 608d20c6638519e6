using EdgeKit.Cache.Http.Fields;
using EdgeKit.Cache.Http.Recording;
using EdgeKit.Cache.Http.Storage;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Http;

/// <summary>The decision of <see cref="HttpCacheEngine"/> on a request; a front end carries it out.</summary>
internal abstract record CacheDecision
{
    /// <summary>Sends a stored response, and starts the refresh in the background if there is one.</summary>
    internal sealed record Serve(CachedResponse Response, CacheStatus Status, FillPlan? Refresh = null) : CacheDecision;

    /// <summary>Sends the response of a running fill while it arrives, and leaves the fill afterwards.</summary>
    internal sealed record ReadAlong(InFlightResponse Response, InFlightFill Running, CacheStatus Status)
        : CacheDecision;

    /// <summary>Sends the request to the origin and stores the response if its head permits that.</summary>
    internal sealed record Fill(FillPlan Plan, ForwardReason Reason) : CacheDecision;

    /// <summary>Sends the request to the origin. Removes the stored response if the origin's contradicts it.</summary>
    internal sealed record Pass(CacheStatus Status, CachedResponse? Stored = null, CacheKey Key = default)
        : CacheDecision;

    /// <summary>Sends an error: nothing is stored, or the fill that the request waited for has failed.</summary>
    internal sealed record Fail(int StatusCode, CacheStatus Status, Exception? Error = null) : CacheDecision
    {
        /// <summary>True if nothing is stored and the request has <c>only-if-cached</c>.</summary>
        public bool IsNotCached => Status.Forwarded is null;
    }
}
