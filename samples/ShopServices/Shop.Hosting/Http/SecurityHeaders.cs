using Microsoft.AspNetCore.Http;

namespace Shop.Hosting.Http;

/// <summary>The security headers of every response.</summary>
/// <param name="contentSecurityPolicy">The policy of responses that set none.</param>
internal sealed class SecurityHeaders(string contentSecurityPolicy)
{
    /// <summary>The content security policy of JSON responses: they load no resources and may not be framed.</summary>
    public const string NoPage = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string OneYear = "max-age=31536000; includeSubDomains";

    /// <summary>Sets the headers; a proxied response may contain values of the service behind.</summary>
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

        // Not for localhost, where it would apply to every other server of a developer.
        if (context.Request.IsHttps && context.Request.Host.Host != "localhost")
        {
            headers.StrictTransportSecurity = OneYear;
        }
    }
}
