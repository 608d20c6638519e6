using System.Text.Json;
using EdgeKit.Auth.Configuration;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace EdgeKit.Auth.SigningKeys;

/// <summary>Fetches what an issuer says about itself.</summary>
internal static class DiscoveryDocument
{
    private const string Path = ".well-known/openid-configuration";

    /// <exception cref="KeyFetchException">The answer is no document, or speaks for another issuer.</exception>
    /// <exception cref="HttpRequestException">There is no answer.</exception>
    public static async Task<OpenIdConnectConfiguration> FetchAsync(
        HttpClient client, IssuerModel issuer, CancellationToken cancellationToken)
    {
        var document = await ReadAsync(
            client, new Uri(issuer.Authority, Path), cancellationToken).ConfigureAwait(false);
        // A server that speaks for another issuer is either misconfigured or an attack (OpenID Connect Discovery, 4.3).
        return issuer.Names.Contains(document.Issuer, StringComparer.Ordinal)
            ? document
            : throw new KeyFetchException(
                $"discovery names the issuer '{document.Issuer}' where '{issuer.Issuer}' is expected; set Issuer to the server's own name");
    }

    private static async Task<OpenIdConnectConfiguration> ReadAsync(
        HttpClient client, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            return OpenIdConnectConfiguration.Create(
                await client.GetStringAsync(address, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception error) when (error is ArgumentException or JsonException or InvalidOperationException)
        {
            throw new KeyFetchException("the answer is no discovery document", error);
        }
    }
}
