using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Shop.Identity.Keys;

namespace Shop.Identity.Logout;

/// <summary>Signs logout tokens (OpenID Connect Back-Channel Logout, 2.4).</summary>
internal sealed class LogoutTokens(IssuerAddress issuer, KeyRing keys, TimeProvider timeProvider)
{
    private const int LifetimeSeconds = 120;

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>Issues a token for one session, or for all sessions of a user if the id is null.</summary>
    public string Issue(string clientId, string subject, string? sessionId)
    {
        var now = timeProvider.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object>
        {
            ["iss"] = issuer.Value,
                ["aud"] = clientId, ["sub"] = subject, ["iat"] = now, ["exp"] = now + LifetimeSeconds,
            ["jti"] = Guid.NewGuid().ToString("N"),
            ["events"] = new Dictionary<string, object> { [
                "http://schemas.openid.net/event/backchannel-logout"] = new Dictionary<string, object>() },
        };
        if (sessionId is not null)
        {
            claims["sid"] = sessionId;
        }

        return _handler.CreateToken(
            new SecurityTokenDescriptor { TokenType = "logout+jwt",
                SigningCredentials = keys.Signing.Credentials, Claims = claims });
    }
}
