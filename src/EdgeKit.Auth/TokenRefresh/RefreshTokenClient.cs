using EdgeKit.Auth.Oidc;
using EdgeKit.Auth.Sessions;
using EdgeKit.Auth.Telemetry;

namespace EdgeKit.Auth.TokenRefresh;

/// <summary>Sends a refresh token to the server, once.</summary>
internal sealed class RefreshTokenClient(
    AuthorizationServerClient client, OidcTokenValidator verifier, AuthMetrics metrics, TimeProvider timeProvider)
{
    /// <summary>The tokens that come for it; null when the login is over.</summary>
    /// <exception cref="AuthorizationServerUnavailableException">The server gave no proper answer.</exception>
    public async Task<TokenSet?> SendAsync(AuthorizationServer server, Session session)
    {
        try
        {
            var answer = await client.PostAsync(server, metadata => metadata.TokenEndpoint, new Dictionary<string, string>
            {
                ["grant_type"] = "refresh_token", ["refresh_token"] = session.Tokens.RefreshToken!,
            }, CancellationToken.None).ConfigureAwait(false);
            var tokens = TokenResponse.Read(answer, timeProvider.GetUtcNow(), server.Options, session.Tokens);
            var same = await IsSamePersonAsync(server, answer.Text("id_token"), session).ConfigureAwait(false);
            metrics.TokenRefreshed(same ? "success" : "refused");
            return same ? tokens : null;
        }
        catch (OAuthErrorException refusal)
        {
            // "The client is wrong" is an error of the settings: it must not log everybody out.
            var ended = refusal.Error == "invalid_grant";
            metrics.TokenRefreshed(ended ? "refused" : "failure");
            return ended ? null : throw new AuthorizationServerUnavailableException($"it refused with {refusal.Error}", refusal);
        }
        catch (AuthorizationServerUnavailableException)
        {
            metrics.TokenRefreshed("failure");
            throw;
        }
    }

    /// <summary>
    /// A new ID token is not needed; one that is there must be about the same person (OpenID Connect Core, 12.2).
    /// </summary>
    private async Task<bool> IsSamePersonAsync(AuthorizationServer server, string? idToken, Session session) =>
        idToken is null
        || (await verifier.ValidateAsync(server, idToken, "JWT").ConfigureAwait(false)).Token?.Subject == session.Subject;
}
