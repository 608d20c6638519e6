using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Http;

/// <summary>
/// The session cookie and one cookie per login in progress. With https their names start with <c>__Host-</c>, so that
/// no other host and no plain-http connection can set them; the prefix requires the path <c>/</c>. Without https, which
/// is accepted on loopback only, there is no prefix.
/// </summary>
internal static class BrowserCookies
{
    public const string SessionName = "edgekit-session";
    public const string LoginName = "edgekit-login-";
    private const string Prefix = "__Host-";
    private const int LoginIdBytes = 8;
    private const int MaxLogins = 8;

    /// <summary>True for the cookies of this class, with or without prefix.</summary>
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

    /// <summary>SameSite is Lax because the authorization server redirects the browser from another site.</summary>
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

    /// <summary>Removes the cookies of abandoned logins, which would otherwise fill the cookie header.</summary>
    private static void RemoveStaleLogins(HttpContext context)
    {
        var prefix = NameOf(context.Request, LoginName);
        var begun = context.Request.Cookies.Keys.Where(
            name => name.StartsWith(prefix, StringComparison.Ordinal)).ToArray();
        foreach (var name in begun.Length >= MaxLogins ? begun : [])
        {
            context.Response.Cookies.Delete(name, Options(context.Request, SameSiteMode.Lax));
        }
    }

    private static string LoginCookie(HttpRequest request, string state) =>
        NameOf(request, LoginName) + Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(state)).AsSpan(0, LoginIdBytes));

    private static string NameOf(HttpRequest request, string name) =>
        PublicOrigin.IsSecure(request) ? Prefix + name : name;

    private static CookieOptions Options(HttpRequest request, SameSiteMode sameSite) => new()
    {
        HttpOnly = true, Secure = PublicOrigin.IsSecure(request), SameSite = sameSite, Path = "/", IsEssential = true,
    };
}
