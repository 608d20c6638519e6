using EdgeKit.Auth.Oidc;
using EdgeKit.Auth.Sessions;
using EdgeKit.Auth.Telemetry;
using EdgeKit.Redis;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Auth.TokenRefresh;

/// <summary>
/// Refreshes the access token of a session. Using a refresh token twice ends the login, so one instance sends it under
/// a lease, and requests that still hold it receive the new tokens.
/// </summary>
internal sealed class TokenRefresher(
    RefreshTokenClient client, UserSessions sessions, ISessionStore store, TimeProvider timeProvider,
    ILogger<TokenRefresher> logger)
{
    private readonly SingleFlight<Session> _singleFlight = new(timeProvider);
    private readonly LeaseRunner _leases = new(store, timeProvider);

    /// <summary>Returns the session with an unexpired access token; null if the login has ended.</summary>
    /// <exception cref="AuthorizationServerUnavailableException">
    /// The token has expired and the authorization server is unavailable.
    /// </exception>
    /// <exception cref="RedisUnavailableException">The token has expired and Redis is unavailable.</exception>
    public async ValueTask<Session?> RefreshIfDueAsync(
        string key, Session session, AuthorizationServer server, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        if (!session.Tokens.IsDue(now) || session.Tokens.RefreshToken is not { } token)
        {
            return session.Tokens.HasEnded(now) ? await EndExpiredAsync(key).ConfigureAwait(false) : session;
        }

        // Keyed by the token too: requests that read a stale session get the result of this refresh, and none gets an
        // outdated one.
        var refresh = _singleFlight.RunAsync(
            $"{key}.{SessionKey.Of(token)}", server.Options.RefreshGrace, () => RefreshAsync(key, server));
        // While the token is valid no request waits, so an outage of the server has no effect yet.
        return session.Tokens.HasEnded(now) || refresh.IsCompletedSuccessfully
            ? await refresh.WaitAsync(cancellationToken).ConfigureAwait(false) : session;
    }

    private async Task<Session?> EndExpiredAsync(string key)
    {
        await sessions.EndAsync(key, "expired").ConfigureAwait(false);
        return null;
    }

    private async Task<Session?> RefreshAsync(string key, AuthorizationServer server)
    {
        try
        {
            var duration = LeaseRunner.DurationFor(server.Options);
            return await _leases.RunAsync(
                key, ISessionStore.MainSlot, duration, lease => RefreshAsync(key, lease, server)).ConfigureAwait(false);
        }
        catch (Exception error) when (error is AuthorizationServerUnavailableException or RedisUnavailableException)
        {
            AuthLog.RefreshPostponed(logger, error.Message);
            throw;
        }
    }

    private async Task<Session?> RefreshAsync(string key, SlotLease lease, AuthorizationServer server)
    {
        var stored = sessions.Unprotect(key, lease.Data);
        if (stored is null || !stored.Tokens.IsDue(timeProvider.GetUtcNow()))
        {
            // Another instance refreshed it, or the session has expired.
            await store.ReleaseAsync(key, ISessionStore.MainSlot, lease.Fence).ConfigureAwait(false);
            return stored;
        }

        try
        {
            var tokens = await client.SendAsync(server, stored).ConfigureAwait(false);
            return tokens is null ? await EndAsync(key, lease, server).ConfigureAwait(false)
                : await StoreAsync(key, lease, server, stored with { Tokens = tokens }).ConfigureAwait(false);
        }
        catch (AuthorizationServerUnavailableException)
        {
            await store.ReleaseAsync(key, ISessionStore.MainSlot, lease.Fence).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>If the lease was lost, another instance has refreshed the token, and its tokens count.</summary>
    private async Task<Session?> EndAsync(string key, SlotLease lease, AuthorizationServer server) =>
        await sessions.EndAsync(key, "refused", lease.Fence).ConfigureAwait(false)
            ? null
            : await FindAsync(key, server).ConfigureAwait(false);

    private ValueTask<Session?> FindAsync(string key, AuthorizationServer server) =>
        sessions.FindAsync(key, server.Options.IdleTimeout, CancellationToken.None);

    private async Task<Session?> StoreAsync(string key, SlotLease lease, AuthorizationServer server, Session refreshed)
    {
        var data = sessions.Protect(key, refreshed);
        try
        {
            return await store.WriteAsync(key, ISessionStore.MainSlot, lease.Fence, data).ConfigureAwait(false)
                ? refreshed
                : await FindAsync(key, server).ConfigureAwait(false);
        }
        catch (RedisUnavailableException)
        {
            // The old token is used up and no other instance sends it while the lease lasts: write until then.
            _ = KeepWritingAsync(key, lease, data, LeaseRunner.DurationFor(server.Options));
            return refreshed;
        }
    }

    private async Task KeepWritingAsync(string key, SlotLease lease, byte[] data, TimeSpan duration)
    {
        var startedAt = timeProvider.GetTimestamp();
        while (timeProvider.GetElapsedTime(startedAt) < duration)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), timeProvider).ConfigureAwait(false);
            try
            {
                await store.WriteAsync(key, ISessionStore.MainSlot, lease.Fence, data).ConfigureAwait(false);
                return;
            }
            catch (RedisUnavailableException)
            {
                // Retried.
            }
        }

        AuthLog.RefreshNotStored(logger);
    }
}
