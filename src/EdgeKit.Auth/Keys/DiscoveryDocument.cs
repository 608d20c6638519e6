using EdgeKit.Auth.Configuration;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace EdgeKit.Auth.Keys;

/// <summary>Fetches what an issuer says about itself.</summary>
internal static class DiscoveryDocument
{
    private const string Path = ".well-known/openid-configuration";

    /// <exception cref="KeyFetchException">The document speaks for another issuer.</exception>
    public static async Task<OpenIdConnectConfiguration> FetchAsync(HttpClient client, IssuerModel issuer, CancellationToken cancellationToken)
    {
        var text = await client.GetStringAsync(new Uri(issuer.Authority, Path), cancellationToken).ConfigureAwait(false);
        var document = OpenIdConnectConfiguration.Create(text);
        // A server that speaks for another issuer is either misconfigured or an attack (OpenID Connect Discovery, 4.3).
        return string.Equals(document.Issuer, issuer.Issuer, StringComparison.Ordinal)
            ? document
            : throw new KeyFetchException(
                $"discovery names the issuer '{document.Issuer}' where '{issuer.Issuer}' is expected; set Issuer to the server's own name");
    }
}
