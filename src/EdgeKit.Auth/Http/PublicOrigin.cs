using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Http;

/// <summary>Determines the public URL of this application from <c>PublicUrl</c>, otherwise from the request.</summary>
internal static class PublicOrigin
{
    public static string Of(HttpRequest request, BffOptions options) => options.PublicUrl is { } url
        ? url.GetLeftPart(UriPartial.Authority)
        : $"{request.Scheme}://{request.Host.ToUriComponent()}";

    /// <summary>The public path prefix, which a proxy may have removed, without trailing slash.</summary>
    public static string PathOf(HttpRequest request) => PathOf(request, OptionsOf(request));

    /// <summary>Returns a URL exactly as it is registered at the authorization server.</summary>
    public static string UrlOf(HttpRequest request, BffOptions options, string path) =>
        Of(request, options) + PathOf(request, options) + path;

    /// <summary>True if the browser uses https, even if a proxy terminates TLS.</summary>
    public static bool IsSecure(HttpRequest request) =>
        request.IsHttps || OptionsOf(request)?.PublicUrl?.Scheme == Uri.UriSchemeHttps;

    /// <summary>True if cookies are safe here: https, or a loopback host.</summary>
    public static bool IsSafe(HttpRequest request) =>
        IsSecure(request) || request.Host.Host is "localhost" or "127.0.0.1" or "[::1]";

    private static string PathOf(HttpRequest request, BffOptions? options) =>
        options?.PublicUrl is { AbsolutePath: { Length: > 1 } path }
        ? path.TrimEnd('/')
        : request.PathBase.ToUriComponent();

    private static BffOptions? OptionsOf(HttpRequest request) =>
        request.HttpContext.GetPolicyTable().Get<AuthOptions>().Bff;
}
