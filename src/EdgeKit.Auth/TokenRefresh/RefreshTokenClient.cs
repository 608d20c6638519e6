using EdgeKit.Auth.Oidc;
using EdgeKit.Auth.Sessions;
using EdgeKit.Auth.Telemetry;

namespace EdgeKit.Auth.TokenRefresh;

/// <summary>Sends a refresh token to the authorization server, once.</summary>
internal sealed class RefreshTokenClient(
    AuthorizationServerClient client, OidcTokenValidator verifier, AuthMetrics metrics, TimeProvider timeProvider)
{
    /// <summary>Returns the new tokens, or null if the login has ended.</summary>
    /// <exception cref="AuthorizationServerUnavailableException">The authorization server is unavailable.</exception>
    public async Task<TokenSet?> SendAsync(AuthorizationServer server, Session session)
    {
        try
        {
            var response = await client.PostAsync(server, metadata => metadata.TokenEndpoint,
                [new("grant_type", "refresh_token"), new("refresh_token", session.Tokens.RefreshToken!)],
                CancellationToken.None).ConfigureAwait(false);
            var tokens = TokenResponse.Read(response, timeProvider.GetUtcNow(), server.Options, session.Tokens);
            var same = await IsSameUserAsync(server, response.Text("id_token"), session).ConfigureAwait(false);
            metrics.TokenRefreshed(same ? "success" : "refused");
            return same ? tokens : null;
        }
        catch (OAuthErrorException refusal)
        {
            // Other errors, such as invalid_client, are configuration errors and must not end sessions.
            var ended = refusal.Error == "invalid_grant";
            metrics.TokenRefreshed(ended ? "refused" : "failure");
            return ended ? null
                : throw new AuthorizationServerUnavailableException($"it refused with {refusal.Error}", refusal);
        }
        catch (AuthorizationServerUnavailableException)
        {
            metrics.TokenRefreshed("failure");
            throw;
        }
    }

    /// <summary>The ID token is optional here (OpenID Connect Core, 12.2).</summary>
    private async Task<bool> IsSameUserAsync(AuthorizationServer server, string? idToken, Session session) =>
        idToken is null
        || (await verifier.ValidateAsync(server, idToken, "JWT").ConfigureAwait(false)).Token?.Subject
            == session.Subject;
}
