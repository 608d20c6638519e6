namespace EdgeKit.Auth.Configuration;

/// <summary>Decides whether a URL may be trusted to carry keys and tokens.</summary>
internal static class SecureTransport
{
    public static bool Permits(Uri url, bool development) =>
        url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && (url.IsLoopback || development));
}
