using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Shop.Identity.Clients;
using Shop.Identity.Keys;

namespace Shop.Identity.Tokens;

/// <summary>Signs access tokens for the shop's API in the profile of RFC 9068.</summary>
internal sealed class AccessTokens(IssuerAddress issuer, KeyRing keys, TimeProvider timeProvider)
{
    public const int DefaultLifetimeSeconds = 3600;
    public const string Audience = "shop";

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    public TokenResponse Issue(
        Client client, string subject, IReadOnlyList<string> scopes, int lifetimeSeconds, string audience = Audience)
    {
        var now = timeProvider.GetUtcNow();
        var scope = string.Join(' ', scopes);
        var token = _handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = "at+jwt",
            SigningCredentials = keys.Signing.Credentials,
            Claims = new Dictionary<string, object>
            {
                ["iss"] = issuer.Value,
                ["aud"] = audience,
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

    /// <summary>Returns a valid token of this server for any audience, else null.</summary>
    public async Task<JsonWebToken?> ReadAsync(string text)
    {
        var result = await _handler.ValidateTokenAsync(text, new TokenValidationParameters
        {
            ValidIssuer = issuer.Value,
            ValidateAudience = false,
            ValidTypes = ["at+jwt"],
            IssuerSigningKeys = keys.Published.Select(key => key.Credentials.Key),
            ClockSkew = TimeSpan.Zero,
            LifetimeValidator = (_, expires, _, _) => expires > timeProvider.GetUtcNow().UtcDateTime,
        });
        return result.IsValid ? (JsonWebToken)result.SecurityToken : null;
    }
}
