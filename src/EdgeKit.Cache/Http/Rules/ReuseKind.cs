namespace EdgeKit.Cache.Http.Rules;

/// <summary>How a stored response may be used for a request.</summary>
internal enum ReuseKind
{
    /// <summary>Served.</summary>
    Fresh,

    /// <summary>Served stale and refreshed in the background.</summary>
    WhileRevalidating,

    /// <summary>Served stale, because the client accepts it.</summary>
    StaleAccepted,

    /// <summary>The origin must be asked, because the response is stale.</summary>
    Revalidate,

    /// <summary>The origin must be asked, because the client demands it.</summary>
    RevalidateOnRequest,
}
