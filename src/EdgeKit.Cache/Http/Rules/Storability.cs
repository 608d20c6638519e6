namespace EdgeKit.Cache.Http.Rules;

/// <summary>
/// Whether an answer may be stored, and if not, why: the names appear as <c>detail</c> in Cache-Status.
/// </summary>
internal enum Storability
{
    Storable,

    /// <summary>206, 304 or 1xx: no answer of its own.</summary>
    Partial,

    /// <summary>Set-Cookie belongs to one user.</summary>
    SetCookie,

    NoStore,

    Private,

    /// <summary>It answers somebody, and does not say that others may have it.</summary>
    Authorization,

    VaryAny,

    /// <summary><c>must-understand</c> on a status that is not.</summary>
    NotUnderstood,

    /// <summary>Fields behind the body would be lost.</summary>
    Trailers,

    /// <summary>It never ends.</summary>
    EventStream,

    /// <summary>It is the answer of another URL, to which a handler of the client was sent.</summary>
    Redirected,

    /// <summary>It is larger than the policy stores.</summary>
    TooLarge,

    /// <summary>There are as many answers under its URL as the policy has room for.</summary>
    TooManyVariants,

    /// <summary>Neither the status nor a field allows it.</summary>
    NotCacheable,

    /// <summary>It would never be used: it is stale, and nothing could make it fresh.</summary>
    Useless,
}
