using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace EdgeKit.Auth.Oidc;

/// <summary>The endpoints in the discovery document of the authorization server, without insecure URLs.</summary>
internal sealed record AuthorizationServerMetadata(string Issuer, Uri AuthorizationEndpoint, Uri TokenEndpoint)
{
    public Uri? PushedAuthorizationEndpoint { get; init; }

    public Uri? UserInfoEndpoint { get; init; }

    public Uri? RevocationEndpoint { get; init; }

    public Uri? EndSessionEndpoint { get; init; }

    /// <summary>True if authorization responses contain <c>iss</c> (RFC 9207).</summary>
    public bool SendsIssuer { get; init; }

    /// <summary>True if the server accepts the client secret only in the form.</summary>
    public bool SecretInForm { get; init; }

    /// <param name="document">The discovery document.</param>
    /// <param name="url">Parses a URL of it; null if it is missing or insecure.</param>
    /// <returns><see langword="null"/> if a required endpoint is missing or insecure.</returns>
    public static AuthorizationServerMetadata? Read(OpenIdConnectConfiguration document, Func<string?, Uri?> url)
    {
        if (url(document.AuthorizationEndpoint) is not { } authorization
            || url(document.TokenEndpoint) is not { } token)
        {
            return null;
        }

        var methods = document.TokenEndpointAuthMethodsSupported;
        return new AuthorizationServerMetadata(document.Issuer, authorization, token)
        {
            PushedAuthorizationEndpoint = url(document.PushedAuthorizationRequestEndpoint),
            UserInfoEndpoint = url(document.UserInfoEndpoint),
            RevocationEndpoint = url(document.AdditionalData.TryGetValue("revocation_endpoint", out var revocation)
                ? revocation?.ToString() : null),
            EndSessionEndpoint = url(document.EndSessionEndpoint),
            SendsIssuer = document.AuthorizationResponseIssParameterSupported,
            SecretInForm = methods.Contains("client_secret_post") && !methods.Contains("client_secret_basic"),
        };
    }
}
