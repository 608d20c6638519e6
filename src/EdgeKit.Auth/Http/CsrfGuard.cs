using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Http;

/// <summary>
/// Decides whether a request that carries the cookie comes from our own pages. What changes something needs the header
/// <c>X-CSRF: 1</c>, which a foreign page cannot send without being allowed to; and whatever the browser says about the
/// origin must be ours. What only reads cannot be read by a foreign page, and is refused to one all the same.
/// </summary>
internal static class CsrfGuard
{
    public const string Header = "X-CSRF";
    private const string Marked = "1";

    public static bool Permits(HttpRequest request, string origin) =>
        IsSafe(request.Method) ? MayRead(request, origin) : IsMarked(request)
        && IsFromOrigin(request, origin) && IsSite(request, "same-origin");

    private static bool IsSafe(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    /// <summary>A link from elsewhere is fine; a script, an image or a WebSocket from elsewhere is not.</summary>
    private static bool MayRead(HttpRequest request, string origin) =>
        request.Headers["Sec-Fetch-Mode"] == "navigate"
        || (IsFromOrigin(request, origin) && (IsSite(request, "same-origin") || IsSite(request, "none")));

    private static bool IsMarked(HttpRequest request) => request.Headers[Header] is { Count: 1 } mark && mark == Marked;

    private static bool IsFromOrigin(HttpRequest request, string origin) =>
        request.Headers.Origin.Count == 0 || (request.Headers.Origin.Count == 1 && request.Headers.Origin == origin);

    private static bool IsSite(HttpRequest request, string site) =>
        request.Headers["Sec-Fetch-Site"] is { Count: 0 } or [null or ""] || request.Headers["Sec-Fetch-Site"] == site;
}
