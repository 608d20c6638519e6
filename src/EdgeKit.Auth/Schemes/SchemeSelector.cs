using EdgeKit.Auth.ApiKeys;
using EdgeKit.Auth.Http;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Schemes;

/// <summary>
/// Selects the scheme that handles a request; <see langword="null"/> if the scheme <c>EdgeKit</c> handles it itself: a
/// bearer token or no credentials.
/// </summary>
internal static class SchemeSelector
{
    public static string? Select(HttpContext context) =>
        context.Request.Headers.Authorization.Count == 0 && context.Request.Headers.ContainsKey(ApiKeyHandler.Header)
            ? EdgeKitAuthDefaults.ApiKeyScheme
            : null;

    /// <summary>
    /// Selects the session scheme if login is configured and the request has no credentials but the session cookie.
    /// </summary>
    public static string? SelectWithLogin(HttpContext context) =>
        context.Request.Headers.Authorization.Count == 0 && !context.Request.Headers.ContainsKey(ApiKeyHandler.Header)
        && BrowserCookies.Session(context.Request) is not null
            ? EdgeKitAuthDefaults.SessionScheme
            : Select(context);
}
