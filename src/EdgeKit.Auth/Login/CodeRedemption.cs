using System.Text.Json;
using EdgeKit.Auth.Oidc;
using EdgeKit.Auth.Sessions;
using EdgeKit.Auth.Telemetry;
using EdgeKit.Auth.TokenRefresh;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;

namespace EdgeKit.Auth.Login;

/// <summary>Redeems an authorization code for a session: tokens, a valid ID token, and userinfo.</summary>
internal sealed class CodeRedemption(
    AuthorizationServerClient client, OidcTokenValidator tokens, TimeProvider timeProvider,
    ILogger<CodeRedemption> logger)
{
    /// <exception cref="LoginRefusedException">The code or the tokens are invalid.</exception>
    /// <exception cref="AuthorizationServerUnavailableException">The authorization server is unavailable.</exception>
    public async Task<Session> RedeemAsync(
        AuthorizationServer server, LoginAttempt attempt, string code, CancellationToken cancellationToken)
    {
        var response = await RequestTokensAsync(server, attempt, code, cancellationToken).ConfigureAwait(false);
        var issued = TokenResponse.Read(response, timeProvider.GetUtcNow(), server.Options, previous: null);
        var text = response.Text("id_token");
        var (id, problem) = await tokens.ValidateAsync(server, text, "JWT").ConfigureAwait(false);
        problem ??= IdTokenRules.FindProblem(id!, Expected(server, attempt, issued.AccessToken));
        if (id is null || problem is not null)
        {
            throw new LoginRefusedException("id_token", "Your identity could not be verified.", detail: problem);
        }

        var claims = await GetClaimsAsync(server, id, issued.AccessToken, cancellationToken).ConfigureAwait(false);
        var now = timeProvider.GetUtcNow();
        return new Session(id.Subject, now, now + server.Options.SessionLifetime, issued, text!)
        {
            ServerSessionId = id.TryGetPayloadValue<string>("sid", out var sid) ? sid : null,
            Claims = claims,
        };
    }

    private IdTokenExpectation Expected(AuthorizationServer server, LoginAttempt attempt, string accessToken)
    {
        var skew = server.Issuer.Model.Timing.ClockSkew;
        return new(
            server.Options.ClientId!, attempt.Nonce, accessToken,
            attempt.StartedAt - skew, timeProvider.GetUtcNow() + skew);
    }

    private async Task<JsonElement> RequestTokensAsync(
        AuthorizationServer server, LoginAttempt attempt, string code, CancellationToken cancellationToken)
    {
        try
        {
            return await client.PostAsync(server, metadata => metadata.TokenEndpoint, new Dictionary<string, string>
            {
                ["grant_type"] = "authorization_code",
                ["code"] = code,
                ["redirect_uri"] = attempt.RedirectUri,
                ["code_verifier"] = attempt.Verifier,
            }, cancellationToken).ConfigureAwait(false);
        }
        catch (OAuthErrorException)
        {
            throw new LoginRefusedException("code", "The login server did not accept the code. Please start again.");
        }
    }

    private async Task<IReadOnlyList<SessionClaim>> GetClaimsAsync(
        AuthorizationServer server, JsonWebToken id, string accessToken, CancellationToken cancellationToken)
    {
        var metadata = await server.MetadataAsync(cancellationToken).ConfigureAwait(false);
        if (metadata.UserInfoEndpoint is not { } endpoint)
        {
            return UserClaims.Of(id, userInfo: default);
        }

        var userInfo = await client.GetUserInfoAsync(
            server, endpoint, accessToken, cancellationToken).ConfigureAwait(false);
        if (userInfo.ValueKind == JsonValueKind.Undefined)
        {
            AuthLog.UserInfoRefused(logger, endpoint);
            return UserClaims.Of(id, userInfo);
        }

        // Otherwise the token may have been swapped for another user's (OpenID Connect Core, 5.3.4).
        return userInfo.Text("sub") == id.Subject
            ? UserClaims.Of(id, userInfo)
            : throw new LoginRefusedException("userinfo", "The login server returned data of another user.");
    }
}
