using EdgeKit.Auth.ApiKeys;
using EdgeKit.Auth.Browser;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Challenges;

/// <summary>
/// The default scheme: by what a request carries, the scheme that it is left to; <see langword="null"/> where it carries a bearer token or
/// nothing, of which the default scheme takes care itself.
/// </summary>
internal static class SchemeChoice
{
    public const string Name = "EdgeKit";

    public static string? Of(HttpContext context) =>
        context.Request.Headers.Authorization.Count == 0 && context.Request.Headers.ContainsKey(ApiKeyHandler.Header)
            ? ApiKeyHandler.Scheme
            : null;

    /// <summary>Where people log in: a cookie of ours counts when nothing else does.</summary>
    public static string? WithLogin(HttpContext context) =>
        context.Request.Headers.Authorization.Count == 0 && !context.Request.Headers.ContainsKey(ApiKeyHandler.Header)
        && BrowserCookies.Session(context.Request) is not null
            ? SessionHandler.Scheme
            : Of(context);
}
