using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EdgeKit.Auth.Http;

/// <summary>
/// Where browsers find this application: what <c>PublicUrl</c> says, otherwise what the request says.
/// </summary>
internal static class PublicOrigin
{
    public static string Of(HttpRequest request, BffOptions options) => options.PublicUrl is { } url
        ? url.GetLeftPart(UriPartial.Authority)
        : $"{request.Scheme}://{request.Host.ToUriComponent()}";

    /// <summary>
    /// The path under which the application is, without a slash at the end: a proxy may have taken it away, and then
    /// only <c>PublicUrl</c> knows it.
    /// </summary>
    public static string PathOf(HttpRequest request) => PathOf(request, OptionsOf(request));

    /// <summary>A URL of ours as the server must know it, character by character.</summary>
    public static string UrlOf(HttpRequest request, BffOptions options, string path) =>
        Of(request, options) + PathOf(request, options) + path;

    /// <summary>Whether the browser speaks https, if only with a proxy that ends TLS in front of us.</summary>
    public static bool IsSecure(HttpRequest request) =>
        request.IsHttps || OptionsOf(request)?.PublicUrl?.Scheme == Uri.UriSchemeHttps;

    /// <summary>Whether a login may happen here: a cookie without TLS is safe on this machine alone.</summary>
    public static bool IsSafe(HttpRequest request) =>
        IsSecure(request) || request.Host.Host is "localhost" or "127.0.0.1" or "[::1]";

    private static string PathOf(HttpRequest request, BffOptions? options) =>
        options?.PublicUrl is { AbsolutePath: { Length: > 1 } path }
        ? path.TrimEnd('/')
        : request.PathBase.ToUriComponent();

    private static BffOptions? OptionsOf(HttpRequest request) =>
        request.HttpContext.RequestServices?.GetService<IOptionsMonitor<AuthOptions>>()?.CurrentValue.Bff;
}
