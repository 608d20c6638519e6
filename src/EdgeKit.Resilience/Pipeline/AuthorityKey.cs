using System.Globalization;

namespace EdgeKit.Resilience.Pipeline;

/// <summary>Scheme, host and port, taken from a URI without allocating.</summary>
internal readonly record struct AuthorityKey(string Scheme, string Host, int Port)
{
    public static AuthorityKey FromUri(Uri uri) => new(uri.Scheme, uri.Host, uri.Port);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Scheme}://{Host}:{Port}");
}
