using Microsoft.AspNetCore.Http;

namespace Shop.Hosting.Headers;

/// <summary>What every answer tells a browser that it must not do with it.</summary>
/// <param name="contentSecurityPolicy">For answers that name none themselves.</param>
internal sealed class SecurityHeaders(string contentSecurityPolicy)
{
    /// <summary>JSON is no page: nothing is loaded for it, and nobody frames it.</summary>
    public const string NoPage = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string OneYear = "max-age=31536000; includeSubDomains";

    /// <summary>
    /// Set, not added: an answer that was passed on may have brought the like from the service behind.
    /// </summary>
    public void SetOn(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        if (headers.ContentSecurityPolicy.Count == 0)
        {
            headers.ContentSecurityPolicy = contentSecurityPolicy;
        }

        // Never for localhost: it would hold for every other server that a developer runs there.
        if (context.Request.IsHttps && context.Request.Host.Host != "localhost")
        {
            headers.StrictTransportSecurity = OneYear;
        }
    }
}
