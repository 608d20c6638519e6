using EdgeKit.Auth.Configuration;
using EdgeKit.Auth.SigningKeys;

namespace EdgeKit.Auth.Oidc;

/// <summary>Creates the authorization server of a policy table; it fetches nothing until it is used.</summary>
internal sealed class AuthorizationServerFactory(
    DiscoveryClient discovery, IssuerKeyCacheFactory keys, TimeProvider timeProvider)
{
    /// <param name="options">The options of the new table.</param>
    /// <param name="former">Its metadata and keys are still used if its settings did not change.</param>
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
        var known = former is not null && model.HasKeysOf(former.Issuer.Model) ? former : null;
        return new AuthorizationServer(bff, new Issuer(model, known?.Issuer.Keys ?? keys.Create(model)),
            cancellationToken => FetchAsync(model, cancellationToken), timeProvider, known?.Metadata);
    }

    private async Task<AuthorizationServerMetadata> FetchAsync(IssuerModel model, CancellationToken cancellationToken)
    {
        var document = await discovery.FetchDocumentAsync(model, cancellationToken).ConfigureAwait(false);
        return AuthorizationServerMetadata.Read(document, discovery.UrlOrNull) ?? throw new KeyFetchException(
            "authorization_endpoint or token_endpoint is missing, or is http on a host that is not this machine");
    }
}
