using System.Text.Json;
using EdgeKit.Auth.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace EdgeKit.Auth.SigningKeys;

/// <summary>
/// Fetches the discovery document and the key set it names. Follows no redirect and reads at most 1 MB of each.
/// </summary>
internal sealed class HttpKeySource(IServiceProvider services, IHostEnvironment environment) : IKeySource
{
    public const string ClientName = "EdgeKit.Auth";

    public async Task<IssuerKeySet> FetchAsync(IssuerModel issuer, CancellationToken cancellationToken)
    {
        // Resolved late: the handlers of the client may read the policy table that is being built with its issuers.
        using var client = services.GetRequiredService<IHttpClientFactory>().CreateClient(ClientName);
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
            throw new KeyFetchException("the response is not a key set", error);
        }
    }

    private Uri KeysAddress(OpenIdConnectConfiguration document) =>
        Uri.TryCreate(document.JwksUri, UriKind.Absolute, out var address)
        && SecureTransport.Permits(address, environment.IsDevelopment())
            ? address
            : throw new KeyFetchException("jwks_uri is missing, or is http on a host that is not this machine");
}
