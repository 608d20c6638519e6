using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Http;

/// <summary>
/// The cookies that a browser holds: one for the session, and one for each login under way. Under https their names
/// begin with <c>__Host-</c>, which no other host and no plain connection can set, and which asks for the path
/// <c>/</c>, wherever under it the application is; only on plain-http loopback they go without.
/// </summary>
internal static class BrowserCookies
{
    public const string SessionName = "edgekit-session";
    public const string LoginName = "edgekit-login-";
    private const string Prefix = "__Host-";
    private const int LoginIdBytes = 8;
    private const int MostLogins = 8;

    /// <summary>Whether a cookie of a request is one of ours, under whatever scheme.</summary>
    public static bool IsOurs(ReadOnlySpan<char> name)
    {
        name = name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;
        return name.SequenceEqual(SessionName) || name.StartsWith(LoginName, StringComparison.Ordinal);
    }

    public static string? Session(HttpRequest request) =>
        request.Headers.Cookie.Count == 0 ? null : request.Cookies[NameOf(request, SessionName)];

    public static void SetSession(HttpContext context, string value) =>
        context.Response.Cookies.Append(
            NameOf(context.Request, SessionName), value, Options(context.Request, SameSiteMode.Strict));

    public static void RemoveSession(HttpContext context) =>
        context.Response.Cookies.Delete(
            NameOf(context.Request, SessionName), Options(context.Request, SameSiteMode.Strict));

    public static string? Login(HttpRequest request, string state) => request.Cookies[LoginCookie(request, state)];

    /// <summary>Lax, because the server sends the browser back from another site.</summary>
    public static void SetLogin(HttpContext context, string state, string value, TimeSpan lifetime)
    {
        RemoveStaleLogins(context);
        var options = Options(context.Request, SameSiteMode.Lax);
        options.MaxAge = lifetime;
        context.Response.Cookies.Append(LoginCookie(context.Request, state), value, options);
    }

    public static void RemoveLogin(HttpContext context, string state) =>
        context.Response.Cookies.Delete(
            LoginCookie(context.Request, state), Options(context.Request, SameSiteMode.Lax));

    /// <summary>Logins that were begun and left would fill the browser's room, and every request, in the end.</summary>
    private static void RemoveStaleLogins(HttpContext context)
    {
        var begun = context.Request.Cookies.Keys.Where(
            name => name.StartsWith(NameOf(context.Request, LoginName), StringComparison.Ordinal)).ToArray();
        if (begun.Length >= MostLogins)
        {
            foreach (var name in begun)
            {
                context.Response.Cookies.Delete(name, Options(context.Request, SameSiteMode.Lax));
            }
        }
    }

    private static string LoginCookie(HttpRequest request, string state) =>
        NameOf(request, LoginName) + Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(state)).AsSpan(0, LoginIdBytes));

    private static string NameOf(HttpRequest request, string name) =>
        PublicOrigin.IsSecure(request) ? Prefix + name : name;

    private static CookieOptions Options(HttpRequest request, SameSiteMode sameSite) =>
        new() { HttpOnly = true, Secure = PublicOrigin.IsSecure(
            request), SameSite = sameSite, Path = "/", IsEssential = true };
}
