namespace EdgeKit.Cache.Http.Fields;

/// <summary>Why a request was sent to the origin (RFC 9211 §2.2).</summary>
internal enum ForwardReason
{
    /// <summary>The cache was configured or asked not to handle the request.</summary>
    Bypass,

    /// <summary>The method cannot be served from a cache.</summary>
    Method,

    /// <summary>No response is stored for the URL.</summary>
    UriMiss,

    /// <summary>Responses are stored for the URL, but not for the request's fields.</summary>
    VaryMiss,

    /// <summary>The stored response is fresh, but the request asks for a newer one.</summary>
    Request,

    /// <summary>The stored response is stale.</summary>
    Stale,
}
