using System.Text.Json;
using EdgeKit.Auth.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace EdgeKit.Auth.SigningKeys;

/// <summary>
/// Discovery, then the key set that it names. Follows no redirect and reads at most a megabyte of each.
/// </summary>
internal sealed class HttpKeySource(IHttpClientFactory clients, IHostEnvironment environment) : IKeySource
{
    public const string ClientName = "EdgeKit.Auth";

    public async Task<IssuerKeySet> FetchAsync(IssuerModel issuer, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(ClientName);
        try
        {
            var document = await DiscoveryDocument.FetchAsync(client, issuer, cancellationToken).ConfigureAwait(false);
            return IssuerKeySet.Parse(await client.GetStringAsync(
                KeysAddress(document), cancellationToken).ConfigureAwait(false), document.Issuer);
        }
        catch (HttpRequestException error)
        {
            throw new KeyFetchException(error.Message, error);
        }
        catch (Exception error) when (error is ArgumentException or JsonException or InvalidOperationException)
        {
            throw new KeyFetchException("the answer is no key set", error);
        }
    }

    private Uri KeysAddress(OpenIdConnectConfiguration document) =>
        Uri.TryCreate(document.JwksUri, UriKind.Absolute, out var address)
        && SecureTransport.Permits(address, environment.IsDevelopment())
            ? address
            : throw new KeyFetchException("jwks_uri is missing, or is http on a host that is not this machine");
}
