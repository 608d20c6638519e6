using EdgeKit.Auth.Oidc;
using EdgeKit.Auth.Sessions;
using EdgeKit.Auth.Telemetry;

namespace EdgeKit.Auth.TokenRefresh;

/// <summary>
/// Exchanges the access token of a session for narrower tokens (RFC 8693): one call per session, audience and scopes
/// across all instances; the result is stored in the session until it must be renewed.
/// </summary>
internal sealed class TokenExchanger(
    AuthorizationServerClient client, UserSessions sessions, ISessionStore store, AuthMetrics metrics,
    TimeProvider timeProvider)
{
    private const string Grant = "urn:ietf:params:oauth:grant-type:token-exchange";
    private const string AccessTokenType = "urn:ietf:params:oauth:token-type:access_token";

    private readonly SingleFlight<TokenSet> _singleFlight = new(timeProvider);
    private readonly LeaseRunner _leases = new(store, timeProvider);

    /// <summary>Returns the token, or null if the session is gone.</summary>
    /// <exception cref="AuthorizationServerUnavailableException">The server issued no token.</exception>
    public async ValueTask<TokenSet?> GetAsync(
        string key, Session session, AuthorizationServer server, TokenExchangeOptions exchange,
        CancellationToken cancellationToken)
    {
        var slot = SlotOf(exchange);
        var data = await store.ReadAsync(key, slot, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        if (data is null)
        {
            return null;
        }

        return Fresh(key, data) ?? await _singleFlight.RunAsync(
            $"{key}.{slot}.{SessionKey.Of(session.Tokens.AccessToken)}", TimeSpan.Zero,
            () => ExchangeAsync(key, slot, session, server, exchange))
            .WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Not the configured name, because a reload may change the exchange under it.</summary>
    private static string SlotOf(TokenExchangeOptions exchange) =>
        SessionKey.Of($"{exchange.Audience}\n{string.Join(' ', exchange.Scopes)}");

    private TokenSet? Fresh(string key, byte[]? data) =>
        sessions.Unprotect<TokenSet>(key, data) is { } kept && !kept.IsDue(timeProvider.GetUtcNow()) ? kept : null;

    private Task<TokenSet?> ExchangeAsync(
        string key, string slot, Session session, AuthorizationServer server, TokenExchangeOptions exchange) =>
        _leases.RunAsync(key, slot, LeaseRunner.DurationFor(server.Options), async lease =>
        {
            var kept = Fresh(key, lease.Data);
            try
            {
                var tokens = kept ?? await SendAsync(server, session, exchange).ConfigureAwait(false);
                await store.WriteAsync(key, slot, lease.Fence, sessions.Protect(key, tokens)).ConfigureAwait(false);
                return tokens;
            }
            catch (AuthorizationServerUnavailableException)
            {
                await store.ReleaseAsync(key, slot, lease.Fence).ConfigureAwait(false);
                throw;
            }
        });

    private async Task<TokenSet> SendAsync(AuthorizationServer server, Session session, TokenExchangeOptions exchange)
    {
        try
        {
            var response = await client.PostAsync(
                server, metadata => metadata.TokenEndpoint, Form(session, exchange), CancellationToken.None)
                .ConfigureAwait(false);
            metrics.TokenExchanged("success");
            // Drops the refresh token, which would be one more secret; another exchange renews the token.
            return TokenResponse.Read(
                response, timeProvider.GetUtcNow(), server.Options, previous: null) with { RefreshToken = null };
        }
        catch (Exception error) when (error is OAuthErrorException or AuthorizationServerUnavailableException)
        {
            metrics.TokenExchanged("failure");
            throw new AuthorizationServerUnavailableException(
                $"the token exchange failed, {error.Message.TrimEnd('.')}", error);
        }
    }

    private static Dictionary<string, string> Form(Session session, TokenExchangeOptions exchange)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = Grant,
            ["subject_token"] = session.Tokens.AccessToken,
            ["subject_token_type"] = AccessTokenType,
            ["requested_token_type"] = AccessTokenType,
        };
        if (!string.IsNullOrEmpty(exchange.Audience))
        {
            form["audience"] = exchange.Audience;
        }

        if (exchange.Scopes.Count > 0)
        {
            form["scope"] = string.Join(' ', exchange.Scopes);
        }

        return form;
    }
}
