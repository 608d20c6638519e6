using Microsoft.AspNetCore.Http;

namespace EdgeKit.Pipeline;

/// <summary>
/// Removes what a client must not send, before any other stage reads the request. The gateway implements it.
/// </summary>
internal interface IRequestSanitizer
{
    /// <summary>Sanitizes a request once; further calls have no effect.</summary>
    void Sanitize(HttpContext context);
}
