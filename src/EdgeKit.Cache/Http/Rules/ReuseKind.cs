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

    /// <summary>The response is stale and must be validated with the origin.</summary>
    Revalidate,

    /// <summary>The client requires validation with the origin.</summary>
    RevalidateOnRequest,
}
