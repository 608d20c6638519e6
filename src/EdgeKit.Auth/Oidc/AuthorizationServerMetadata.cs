using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace EdgeKit.Auth.Oidc;

/// <summary>
/// The endpoints of the authorization server, from its discovery document; insecure URLs are left out.
/// </summary>
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

    /// <summary>Returns null if a required endpoint is missing or insecure.</summary>
    public static AuthorizationServerMetadata? Read(OpenIdConnectConfiguration document, Func<Uri, bool> permits)
    {
        if (Url(document.AuthorizationEndpoint) is not { } authorization
            || Url(document.TokenEndpoint) is not { } token)
        {
            return null;
        }

        var methods = document.TokenEndpointAuthMethodsSupported;
        return new AuthorizationServerMetadata(document.Issuer, authorization, token)
        {
            PushedAuthorizationEndpoint = Url(document.PushedAuthorizationRequestEndpoint),
            UserInfoEndpoint = Url(document.UserInfoEndpoint),
            RevocationEndpoint = Url(Additional("revocation_endpoint")),
            EndSessionEndpoint = Url(document.EndSessionEndpoint),
            SendsIssuer = document.AuthorizationResponseIssParameterSupported,
            SecretInForm = methods.Contains("client_secret_post") && !methods.Contains("client_secret_basic"),
        };

        Uri? Url(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && permits(url) ? url : null;

        string? Additional(string name) =>
            document.AdditionalData.TryGetValue(name, out var value) ? value?.ToString() : null;
    }
}
