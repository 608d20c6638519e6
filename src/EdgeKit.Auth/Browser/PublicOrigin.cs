using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Browser;

/// <summary>Where browsers find this application.</summary>
internal static class PublicOrigin
{
    public static string Of(HttpRequest request, BffOptions options) => options.PublicUrl is { } url
        ? url.GetLeftPart(UriPartial.Authority)
        : $"{request.Scheme}://{request.Host.ToUriComponent()}";

    /// <summary>A URL of ours as the server must know it, character by character.</summary>
    public static string UrlOf(HttpRequest request, BffOptions options, string path) =>
        Of(request, options) + request.PathBase.ToUriComponent() + path;

    /// <summary>Whether a login may happen here: a cookie without TLS is safe on this machine alone.</summary>
    public static bool IsSafe(HttpRequest request) =>
        request.IsHttps || request.Host.Host is "localhost" or "127.0.0.1" or "[::1]";
}
