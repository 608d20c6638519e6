using EdgeKit.Auth.ApiKeys;
using EdgeKit.Auth.Http;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Schemes;

/// <summary>
/// The scheme <c>EdgeKit</c>: by what a request carries, the scheme that it is left to; <see langword="null"/> where it
/// carries a bearer token or nothing, of which that scheme takes care itself.
/// </summary>
internal static class SchemeSelector
{
    public static string? Select(HttpContext context) =>
        context.Request.Headers.Authorization.Count == 0 && context.Request.Headers.ContainsKey(ApiKeyHandler.Header)
            ? EdgeKitAuthDefaults.ApiKeyScheme
            : null;

    /// <summary>Where people log in: a cookie of ours counts when nothing else does.</summary>
    public static string? SelectWithLogin(HttpContext context) =>
        context.Request.Headers.Authorization.Count == 0 && !context.Request.Headers.ContainsKey(ApiKeyHandler.Header)
        && BrowserCookies.Session(context.Request) is not null
            ? EdgeKitAuthDefaults.SessionScheme
            : Select(context);
}
