namespace EdgeKit.Cache.Http.Rules;

/// <summary>The storability of a response. A reason against it is the <c>detail</c> of Cache-Status.</summary>
internal enum Storability
{
    Storable,

    /// <summary>206, 304 or 1xx: not complete.</summary>
    Partial,

    /// <summary>Set-Cookie is for one user.</summary>
    SetCookie,

    NoStore,

    Private,

    /// <summary>The request has credentials, and the response does not permit others to have it.</summary>
    Authorization,

    VaryAny,

    /// <summary><c>must-understand</c> with an unknown status.</summary>
    NotUnderstood,

    /// <summary>Trailers would be lost.</summary>
    Trailers,

    /// <summary>An event stream does not end.</summary>
    EventStream,

    /// <summary>An inner handler of the client was redirected, so the response is that of another URL.</summary>
    Redirected,

    /// <summary>The body exceeds <c>MaxBodyBytes</c>.</summary>
    TooLarge,

    /// <summary>The URL has <c>MaxVariants</c> stored responses already.</summary>
    TooManyVariants,

    /// <summary>Neither the status nor a field permits it.</summary>
    NotCacheable,

    /// <summary>It is stale on arrival and cannot be validated.</summary>
    Useless,
}
