using EdgeKit.Auth.Configuration;
using EdgeKit.Auth.SigningKeys;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeKit.Auth.Oidc;

/// <summary>Creates the authorization server of a policy table; it fetches nothing until it is used.</summary>
/// <param name="services">
/// Provides the HTTP client at the first fetch: its handlers may read the policy table that is being built.
/// </param>
/// <param name="environment">Permits http in Development.</param>
/// <param name="keys">Creates the key cache of the server.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class AuthorizationServerFactory(
    IServiceProvider services, IHostEnvironment environment, IssuerKeyCacheFactory keys, TimeProvider timeProvider)
{
    /// <param name="options">The options of the new table.</param>
    /// <param name="former">
    /// The server of the previous table: if its settings did not change, its metadata and keys are still used.
    /// </param>
    public AuthorizationServer Create(AuthOptions options, AuthorizationServer? former)
    {
        var bff = options.Bff!;
        var model = new IssuerModel("bff", new JwtIssuerOptions
        {
            Authority = bff.Authority,
            Issuer = bff.Issuer,
            Audiences = [bff.ClientId!],
            Algorithms = bff.Algorithms,
            Types = ["JWT", "logout+jwt"],
        }, options.Jwt);
        var known = former is not null && model.HasKeysOf(former.Model) ? former : null;
        return new AuthorizationServer(bff, model, known?.Keys ?? keys.Create(model),
            cancellationToken => FetchAsync(model, cancellationToken), timeProvider, known?.Metadata);
    }

    private async Task<AuthorizationServerMetadata> FetchAsync(IssuerModel model, CancellationToken cancellationToken)
    {
        using var client = services.GetRequiredService<IHttpClientFactory>().CreateClient(HttpKeySource.ClientName);
        var document = await DiscoveryDocument.FetchAsync(client, model, cancellationToken).ConfigureAwait(false);
        return AuthorizationServerMetadata.Read(
            document, url => SecureTransport.Permits(url, environment.IsDevelopment()))
            ?? throw new KeyFetchException(
                "authorization_endpoint or token_endpoint is missing, or is http on a host that is not this machine");
    }
}
