using System.Text.Json;
using EdgeKit.Auth.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace EdgeKit.Auth.SigningKeys;

/// <summary>Fetches discovery documents and key sets. Follows no redirect and reads at most 1 MB of each.</summary>
internal sealed class DiscoveryClient(IServiceProvider services, IHostEnvironment environment) : IKeySource
{
    public const string ClientName = "EdgeKit.Auth";

    private const string DocumentPath = ".well-known/openid-configuration";

    public async Task<IssuerKeySet> FetchAsync(IssuerModel issuer, CancellationToken cancellationToken)
    {
        var document = await FetchDocumentAsync(issuer, cancellationToken).ConfigureAwait(false);
        var address = UrlOrNull(document.JwksUri)
            ?? throw new KeyFetchException("jwks_uri is missing, or is http on a host that is not this machine");
        return await ReadAsync(
            address, "a key set", json => IssuerKeySet.Parse(json, document.Issuer), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <exception cref="KeyFetchException">There is no document, or one of another issuer.</exception>
    public async Task<OpenIdConnectConfiguration> FetchDocumentAsync(
        IssuerModel issuer, CancellationToken cancellationToken)
    {
        var document = await ReadAsync(
            new Uri(issuer.Authority, DocumentPath), "a discovery document", OpenIdConnectConfiguration.Create,
            cancellationToken).ConfigureAwait(false);
        // A document of another issuer is either misconfigured or an attack (OpenID Connect Discovery, 4.3).
        return issuer.Names.Contains(document.Issuer, StringComparer.Ordinal)
            ? document
            : throw new KeyFetchException(
                $"discovery names the issuer '{document.Issuer}' where '{issuer.Issuer}' is expected; set Issuer "
                + "to the name in the document");
    }

    /// <summary>Returns a URL of a discovery document; null if it is missing or insecure.</summary>
    public Uri? UrlOrNull(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && SecureTransport.Permits(url, environment) ? url : null;

    private async Task<T> ReadAsync<T>(
        Uri address, string kind, Func<string, T> parse, CancellationToken cancellationToken)
    {
        try
        {
            // Resolved late: the handlers of the client may read the policy table that is being built with its issuers.
            using var client = services.GetRequiredService<IHttpClientFactory>().CreateClient(ClientName);
            return parse(await client.GetStringAsync(address, cancellationToken).ConfigureAwait(false));
        }
        catch (HttpRequestException error)
        {
            throw new KeyFetchException(error.Message, error);
        }
        catch (Exception error) when (error is ArgumentException or JsonException or InvalidOperationException)
        {
            throw new KeyFetchException($"the response is not {kind}", error);
        }
    }
}
