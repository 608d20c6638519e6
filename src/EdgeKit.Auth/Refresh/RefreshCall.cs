using EdgeKit.Auth.Server;
using EdgeKit.Auth.Sessions;
using EdgeKit.Auth.Telemetry;

namespace EdgeKit.Auth.Refresh;

/// <summary>Sends a refresh token to the server, once.</summary>
internal sealed class RefreshCall(
    ServerClient client, ServerTokens verifier, AuthMetrics metrics, TimeProvider timeProvider)
{
    /// <summary>The tokens that come for it; null when the login is over.</summary>
    /// <exception cref="ServerUnavailableException">The server gave no proper answer.</exception>
    public async Task<TokenSet?> SendAsync(AuthorizationServer server, Session session)
    {
        try
        {
            var answer = await client.PostAsync(server, metadata => metadata.Token, new Dictionary<string, string>
            {
                ["grant_type"] = "refresh_token", ["refresh_token"] = session.Tokens.RefreshToken!,
            }, CancellationToken.None).ConfigureAwait(false);
            var tokens = TokenAnswer.Read(answer, timeProvider.GetUtcNow(), server.Options, session.Tokens);
            var same = await IsSamePersonAsync(server, answer.Text("id_token"), session).ConfigureAwait(false);
            metrics.Refreshed(same ? "success" : "refused");
            return same ? tokens : null;
        }
        catch (ServerRefusedException refusal)
        {
            // "The client is wrong" is an error of the settings: it must not log everybody out.
            var ended = refusal.Error == "invalid_grant";
            metrics.Refreshed(ended ? "refused" : "failure");
            return ended ? null : throw new ServerUnavailableException($"it refused with {refusal.Error}", refusal);
        }
        catch (ServerUnavailableException)
        {
            metrics.Refreshed("failure");
            throw;
        }
    }

    /// <summary>
    /// A new ID token is not needed; one that is there must be about the same person (OpenID Connect Core, 12.2).
    /// </summary>
    private async Task<bool> IsSamePersonAsync(AuthorizationServer server, string? idToken, Session session) =>
        idToken is null
        || (await verifier.VerifyAsync(server, idToken, "JWT").ConfigureAwait(false)).Token?.Subject == session.Subject;
}
