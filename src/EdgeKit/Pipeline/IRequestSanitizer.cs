using Microsoft.AspNetCore.Http;

namespace EdgeKit.Pipeline;

/// <summary>
/// Takes away what a client has no right to say, before anything looks at the request: what is removed later, policies
/// and destination would see two requests. The gateway has one.
/// </summary>
internal interface IRequestSanitizer
{
    /// <summary>Cleans a request, however often it passes, once.</summary>
    void Sanitize(HttpContext context);
}
