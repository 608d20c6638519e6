using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Shop.Identity.Keys;
using Shop.Identity.Login;

namespace Shop.Identity.Tokens;

/// <summary>Signs ID tokens (OpenID Connect Core, 2).</summary>
internal sealed class IdTokens(IssuerAddress issuer, KeyRing keys, TimeProvider timeProvider)
{
    private const int LifetimeSeconds = 300;

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    public string Issue(string clientId, LoginSession session, string? nonce, string accessToken)
    {
        var now = timeProvider.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object>
        {
            ["iss"] = issuer.Value,
                ["aud"] = clientId, ["azp"] = clientId, ["sub"] = session.User.Subject, ["sid"] = session.Id,
            ["name"] = session.User.Name,
                ["auth_time"] = session.At.ToUnixTimeSeconds(), ["iat"] = now, ["exp"] = now + LifetimeSeconds,
            ["at_hash"] = HalfHash(accessToken),
        };
        if (nonce is not null)
        {
            claims["nonce"] = nonce;
        }

        return _handler.CreateToken(
            new SecurityTokenDescriptor { TokenType = "JWT",
                SigningCredentials = keys.Signing.Credentials, Claims = claims });
    }

    /// <summary>
    /// Returns the client and session of an ID token of this server, even an expired one, because it is only a hint;
    /// else null.
    /// </summary>
    public async Task<(string ClientId, string SessionId)?> ReadAsync(string text)
    {
        var result = await _handler.ValidateTokenAsync(text, new TokenValidationParameters
        {
            ValidIssuer = issuer.Value,
            ValidateAudience = false,
            ValidateLifetime = false,
            ValidTypes = ["JWT"],
            IssuerSigningKeys = keys.Published.Select(key => key.Credentials.Key),
        });
        return result.SecurityToken is JsonWebToken token
            && result.IsValid && token.TryGetPayloadValue<string>("sid", out var session)
            ? (token.Audiences.First(), session)
            : null;
    }

    /// <summary>Returns the left half of the hash; both signature algorithms use SHA-256.</summary>
    private static string HalfHash(string token) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(token)).AsSpan(0, SHA256.HashSizeInBytes / 2));
}
