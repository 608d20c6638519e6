using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Http;

/// <summary>
/// Rejects cross-site requests that carry the session cookie. Unsafe methods need the header <c>X-CSRF: 1</c>, which
/// another site cannot send without CORS permission, and a matching <c>Origin</c> and <c>Sec-Fetch-Site</c>. Safe
/// methods are rejected for scripts, images and WebSockets of another site.
/// </summary>
internal static class CsrfGuard
{
    public const string Header = "X-CSRF";
    private const string HeaderValue = "1";

    public static bool Permits(HttpRequest request, string origin) =>
        IsSafe(request.Method)
        ? PermitsRead(request, origin)
        : HasHeader(request) && HasOrigin(request, origin) && HasFetchSite(request, "same-origin");

    private static bool IsSafe(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    /// <summary>True for a request of the same origin, and for a navigation from any site.</summary>
    private static bool PermitsRead(HttpRequest request, string origin) =>
        request.Headers["Sec-Fetch-Mode"] == "navigate"
        || (HasOrigin(request, origin) && (HasFetchSite(request, "same-origin") || HasFetchSite(request, "none")));

    private static bool HasHeader(HttpRequest request) =>
        request.Headers[Header] is { Count: 1 } mark && mark == HeaderValue;

    private static bool HasOrigin(HttpRequest request, string origin) =>
        request.Headers.Origin.Count == 0 || (request.Headers.Origin.Count == 1 && request.Headers.Origin == origin);

    private static bool HasFetchSite(HttpRequest request, string site) =>
        request.Headers["Sec-Fetch-Site"] is { Count: 0 } or [null or ""] || request.Headers["Sec-Fetch-Site"] == site;
}
