namespace EdgeKit.Cache.Http.Fields;

/// <summary>Why a request went on to the origin (RFC 9211 §2.2).</summary>
internal enum ForwardReason
{
    /// <summary>The cache was told not to handle it.</summary>
    Bypass,

    /// <summary>Its method cannot be served from a cache.</summary>
    Method,

    /// <summary>There is no answer under its URL.</summary>
    UriMiss,

    /// <summary>There are answers under its URL, but not for its fields.</summary>
    VaryMiss,

    /// <summary>One of the two.</summary>
    Miss,

    /// <summary>There is a fresh answer, but the request asks for a newer one.</summary>
    Request,

    /// <summary>There is a stale answer.</summary>
    Stale,
}
