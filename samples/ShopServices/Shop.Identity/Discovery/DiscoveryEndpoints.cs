using Shop.Identity.Clients;
using Shop.Identity.Keys;
using Shop.Identity.Protocol;
using Shop.Identity.Tokens;

namespace Shop.Identity.Discovery;

/// <summary>OpenID Connect Discovery and the key set.</summary>
internal static class DiscoveryEndpoints
{
    private static readonly string[] ClientAuthentication = ["client_secret_basic", "client_secret_post"];
    private static readonly string[] SupportedGrants = [
        "client_credentials", "authorization_code", "refresh_token", GrantTypes.TokenExchange];
    private static readonly string[] ResponseTypes = ["code"];
    private static readonly string[] ChallengeMethods = ["S256"];
    private static readonly string[] SubjectTypes = ["public"];

    public static void MapDiscovery(this IEndpointRouteBuilder app)
    {
        app.MapGet("/.well-known/openid-configuration", Metadata);
        app.MapGet("/.well-known/oauth-authorization-server", Metadata);
        app.MapGet(
            "/.well-known/jwks.json", (KeyRing keys) => Results.Json(new { keys = keys.Published.Select(Describe) }));
    }

    private static IResult Metadata(IssuerAddress issuer, KeyRing keys) => Results.Json(new Dictionary<string, object>
    {
        ["issuer"] = issuer.Value,
        ["jwks_uri"] = issuer.Of("/.well-known/jwks.json"),
        ["token_endpoint"] = issuer.Of("/connect/token"),
        ["authorization_endpoint"] = issuer.Of("/connect/authorize"),
        ["pushed_authorization_request_endpoint"] = issuer.Of("/connect/par"),
        ["userinfo_endpoint"] = issuer.Of("/connect/userinfo"),
        ["end_session_endpoint"] = issuer.Of("/connect/logout"),
        ["backchannel_logout_supported"] = true,
        ["backchannel_logout_session_supported"] = true,
        ["revocation_endpoint"] = issuer.Of("/connect/revocation"),
        ["authorization_response_iss_parameter_supported"] = true,
        ["code_challenge_methods_supported"] = ChallengeMethods,
        ["token_endpoint_auth_methods_supported"] = ClientAuthentication,
        ["grant_types_supported"] = SupportedGrants,
        ["response_types_supported"] = ResponseTypes,
        ["subject_types_supported"] = SubjectTypes,
        ["scopes_supported"] = ShopScopes.All,
        ["id_token_signing_alg_values_supported"] = keys.Published.Select(key => key.Algorithm).Distinct(),
    });

    private static Dictionary<string, string> Describe(SigningKey key)
    {
        var jwk = key.Published;
        var members = new Dictionary<string, string>
        {
            ["kty"] = jwk.Kty, ["use"] = jwk.Use, ["alg"] = jwk.Alg, ["kid"] = jwk.Kid,
        };
        foreach (
            var (name, value) in new[] { ("n", jwk.N), ("e", jwk.E), ("crv", jwk.Crv), ("x", jwk.X), ("y", jwk.Y) })
        {
            if (value is not null)
            {
                members[name] = value;
            }
        }

        return members;
    }
}
