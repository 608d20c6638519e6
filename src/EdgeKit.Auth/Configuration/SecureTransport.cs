namespace EdgeKit.Auth.Configuration;

/// <summary>Requires https for keys and tokens, except on loopback and in Development.</summary>
internal static class SecureTransport
{
    public static bool Permits(Uri url, bool development) =>
        url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && (url.IsLoopback || development));
}
