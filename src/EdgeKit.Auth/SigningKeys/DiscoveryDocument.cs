using System.Text.Json;
using EdgeKit.Auth.Configuration;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace EdgeKit.Auth.SigningKeys;

/// <summary>Fetches the discovery document of an issuer.</summary>
internal static class DiscoveryDocument
{
    private const string Path = ".well-known/openid-configuration";

    /// <exception cref="KeyFetchException">
    /// The response is not a discovery document, or names another issuer.
    /// </exception>
    /// <exception cref="HttpRequestException">The request failed.</exception>
    public static async Task<OpenIdConnectConfiguration> FetchAsync(
        HttpClient client, IssuerModel issuer, CancellationToken cancellationToken)
    {
        var document = await ReadAsync(
            client, new Uri(issuer.Authority, Path), cancellationToken).ConfigureAwait(false);
        // A document of another issuer is either misconfigured or an attack (OpenID Connect Discovery, 4.3).
        return issuer.Names.Contains(document.Issuer, StringComparer.Ordinal)
            ? document
            : throw new KeyFetchException(
                $"discovery names the issuer '{document.Issuer}' where '{issuer.Issuer}' is expected; set Issuer "
                + "to the name in the document");
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
            throw new KeyFetchException("the response is not a discovery document", error);
        }
    }
}
