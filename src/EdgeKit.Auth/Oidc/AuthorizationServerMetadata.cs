using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace EdgeKit.Auth.Oidc;

/// <summary>
/// Where the authorization server does what, from its discovery document. Every URL has passed the check of its
/// transport.
/// </summary>
internal sealed record AuthorizationServerMetadata(string Issuer, Uri AuthorizationEndpoint, Uri TokenEndpoint)
{
    public Uri? PushedAuthorizationEndpoint { get; init; }

    public Uri? UserInfoEndpoint { get; init; }

    public Uri? RevocationEndpoint { get; init; }

    public Uri? EndSessionEndpoint { get; init; }

    /// <summary>Whether an answer without <c>iss</c> is not the server's (RFC 9207).</summary>
    public bool SendsIssuer { get; init; }

    /// <summary>Whether the client's secret goes into the form, because the header is not understood.</summary>
    public bool SecretInForm { get; init; }

    /// <summary>
    /// Reads the document; null when it lacks an endpoint that a login needs, or one must not be used.
    /// </summary>
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
