using EdgeKit.Auth.ApiKeys;
using EdgeKit.Auth.Browser;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Challenges;

/// <summary>The default scheme: looks at what a request carries and leaves the rest to the scheme for it.</summary>
internal static class SchemeChoice
{
    public const string Name = "EdgeKit";

    public static string Of(HttpContext context) =>
        context.Request.Headers.Authorization.Count == 0 && context.Request.Headers.ContainsKey(ApiKeyHandler.Header)
            ? ApiKeyHandler.Scheme
            : JwtBearerDefaults.AuthenticationScheme;

    /// <summary>Where people log in: a cookie of ours counts when nothing else does.</summary>
    public static string WithLogin(HttpContext context) =>
        context.Request.Headers.Authorization.Count == 0 && !context.Request.Headers.ContainsKey(ApiKeyHandler.Header)
        && BrowserCookies.Session(context.Request) is not null
            ? SessionHandler.Scheme
            : Of(context);
}
