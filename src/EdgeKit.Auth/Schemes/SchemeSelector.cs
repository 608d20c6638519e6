using EdgeKit.Auth.ApiKeys;
using EdgeKit.Auth.Configuration;
using EdgeKit.Auth.Http;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Schemes;

/// <summary>Selects the scheme that handles a request.</summary>
internal sealed class SchemeSelector(AuthFeatures features)
{
    /// <returns>Null if the scheme <c>EdgeKit</c> handles it: a bearer token or no credentials.</returns>
    public string? Select(HttpContext context)
    {
        var headers = context.Request.Headers;
        return headers.Authorization.Count > 0 ? null
            : headers.ContainsKey(ApiKeyHandler.Header) ? EdgeKitAuthDefaults.ApiKeyScheme
            : features.HasLogin && BrowserCookies.Session(context.Request) is not null
            ? EdgeKitAuthDefaults.SessionScheme
            : null;
    }
}
