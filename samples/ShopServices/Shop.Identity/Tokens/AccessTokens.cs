using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Shop.Identity.Clients;
using Shop.Identity.Keys;

namespace Shop.Identity.Tokens;

/// <summary>Signs access tokens for the shop's API in the profile of RFC 9068.</summary>
internal sealed class AccessTokens(IssuerAddress issuer, KeyRing keys, TimeProvider clock)
{
    public const int DefaultLifetimeSeconds = 3600;

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    public TokenResponse Issue(Client client, string subject, IReadOnlyList<string> scopes, int lifetimeSeconds)
    {
        var now = clock.GetUtcNow();
        var scope = string.Join(' ', scopes);
        var token = _handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = "at+jwt",
            SigningCredentials = keys.Signing.Credentials,
            Claims = new Dictionary<string, object>
            {
                ["iss"] = issuer.Value,
                ["aud"] = "shop",
                ["sub"] = subject,
                ["client_id"] = client.Id,
                ["scope"] = scope,
                ["iat"] = now.ToUnixTimeSeconds(),
                ["exp"] = now.ToUnixTimeSeconds() + lifetimeSeconds,
                ["jti"] = Guid.NewGuid().ToString("N"),
            },
        });
        return new TokenResponse(token, lifetimeSeconds, scope);
    }
}
