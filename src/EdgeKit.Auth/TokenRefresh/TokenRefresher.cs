using EdgeKit.Auth.Oidc;
using EdgeKit.Auth.Sessions;
using EdgeKit.Auth.Telemetry;
using EdgeKit.Redis;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Auth.TokenRefresh;

/// <summary>
/// Keeps a session's access token fresh. A refresh token is good once, and one that comes twice ends the login: so it
/// is sent by one instance, under a lease, and whoever still holds it afterwards is given what came for it.
/// </summary>
internal sealed class TokenRefresher(
    AuthorizationServerDirectory servers, RefreshTokenClient call,
    SessionManager sessions, ISessionStore store, TimeProvider timeProvider, ILogger<TokenRefresher> logger)
{
    private readonly SingleFlight<Session> _flights = new(timeProvider);
    private readonly LeaseRunner _leases = new(store, timeProvider);

    /// <summary>The session with an access token that has not ended; null when the login is over.</summary>
    /// <exception cref="AuthorizationServerUnavailableException">
    /// The token has ended, and the server cannot be asked for another now.
    /// </exception>
    /// <exception cref="RedisUnavailableException">
    /// The token has ended, and the session cannot be renewed now.
    /// </exception>
    public async ValueTask<Session?> RefreshIfDueAsync(string key, Session session, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        if (!session.Tokens.IsDue(now) || session.Tokens.RefreshToken is not { } token)
        {
            return session.Tokens.HasEnded(now) ? await OverAsync(key).ConfigureAwait(false) : session;
        }

        // By the token, too: what came for it answers whoever reads a store that has not got the news, and never a
        // later refresh.
        var flight = _flights.RunAsync(
            $"{key}.{SessionKey.Of(token)}", servers.Current.Options.RefreshGrace, () => RenewAsync(key));
        // While the token is good nobody waits, and an outage of the server hurts nobody.
        return session.Tokens.HasEnded(now) || flight.IsCompletedSuccessfully
            ? await flight.WaitAsync(cancellationToken).ConfigureAwait(false) : session;
    }

    /// <summary>Nothing can renew it.</summary>
    private async Task<Session?> OverAsync(string key)
    {
        await sessions.EndAsync(key, "expired").ConfigureAwait(false);
        return null;
    }

    private async Task<Session?> RenewAsync(string key)
    {
        var server = servers.Current;
        try
        {
            var duration = LeaseRunner.DurationFor(server.Options);
            return await _leases.RunAsync(
                key, ISessionStore.MainSlot, duration, lease => RenewAsync(key, lease, server)).ConfigureAwait(false);
        }
        catch (Exception error) when (error is AuthorizationServerUnavailableException or RedisUnavailableException)
        {
            AuthLog.RefreshPostponed(logger, error.Message);
            throw;
        }
    }

    private async Task<Session?> RenewAsync(string key, SlotLease lease, AuthorizationServer server)
    {
        var stored = sessions.Unprotect(key, lease.Data);
        if (stored is null || !stored.Tokens.IsDue(timeProvider.GetUtcNow()))
        {
            // Another instance was faster, or the session has reached its end.
            await store.ReleaseAsync(key, ISessionStore.MainSlot, lease.Fence).ConfigureAwait(false);
            return stored;
        }

        try
        {
            var tokens = await call.SendAsync(server, stored).ConfigureAwait(false);
            return tokens is null ? await EndAsync(key, lease).ConfigureAwait(false)
                : await StoreAsync(key, lease, stored with { Tokens = tokens }).ConfigureAwait(false);
        }
        catch (AuthorizationServerUnavailableException)
        {
            await store.ReleaseAsync(key, ISessionStore.MainSlot, lease.Fence).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// The server calls the refresh token dead. When the lease is no longer ours someone has renewed it: theirs counts.
    /// </summary>
    private async Task<Session?> EndAsync(string key, SlotLease lease) =>
        await sessions.EndAsync(key, "refused", lease.Fence).ConfigureAwait(false)
        ? null : await sessions.FindAsync(key, CancellationToken.None).ConfigureAwait(false);

    private async Task<Session?> StoreAsync(string key, SlotLease lease, Session renewed)
    {
        var data = sessions.Protect(key, renewed);
        try
        {
            return await store.WriteAsync(key, ISessionStore.MainSlot, lease.Fence, data).ConfigureAwait(false)
                ? renewed
                : await sessions.FindAsync(key, CancellationToken.None).ConfigureAwait(false);
        }
        catch (RedisUnavailableException)
        {
            // The old token is used up: until the lease ends nobody else sends it, and the new ones must get in by
            // then.
            _ = KeepWritingAsync(key, lease, data, timeProvider.GetTimestamp());
            return renewed;
        }
    }

    private async Task KeepWritingAsync(string key, SlotLease lease, byte[] data, long began)
    {
        var duration = LeaseRunner.DurationFor(servers.Current.Options);
        while (timeProvider.GetElapsedTime(began) < duration)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), timeProvider).ConfigureAwait(false);
            try
            {
                await store.WriteAsync(key, ISessionStore.MainSlot, lease.Fence, data).ConfigureAwait(false);
                return;
            }
            catch (RedisUnavailableException)
            {
                // Tried again.
            }
        }

        AuthLog.RefreshNotStored(logger);
    }
}
