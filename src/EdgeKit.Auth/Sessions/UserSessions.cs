using EdgeKit.Auth.Http;
using EdgeKit.Auth.Telemetry;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Sessions;

/// <summary>Starts, finds and ends sessions, indexed by user and by session of the authorization server.</summary>
internal sealed class UserSessions(
    ISessionStore store, SessionProtector protector, AuthMetrics metrics, TimeProvider timeProvider) : IUserSessions
{
    private const string CookiePurpose = "cookie";
    private const string SessionPurpose = "session";
    private const int MaxCookieLength = 1024;
    private static readonly TimeSpan LogoutMarkLifetime = TimeSpan.FromHours(2);

    /// <summary>Starts a session and ends the browser's previous one, unless the user was logged out since.</summary>
    public async Task<SessionStartResult> StartAsync(
        HttpContext context, Session session, DateTimeOffset loginStartedAt, BffOptions options)
    {
        var id = SessionKey.NewId();
        var key = SessionKey.Of(id);
        if (KeyOf(context.Request) is { } previous)
        {
            await store.RemoveAsync(previous).ConfigureAwait(false);
        }

        var timeouts = new SessionTimeouts(options.IdleTimeout, options.SessionLifetime);
        if (!await store.CreateAsync(
            key, Protect(key, session), timeouts, context.RequestAborted).ConfigureAwait(false))
        {
            return SessionStartResult.StoreFull;
        }

        foreach (var index in IndexesOf(session))
        {
            await store.IndexAsync(index, key, options.SessionLifetime).ConfigureAwait(false);
            // Read after indexing: an earlier logout is seen here, a later one finds the session in the index.
            if (await store.FindLogoutAsync(index).ConfigureAwait(false) > loginStartedAt)
            {
                await store.RemoveAsync(key).ConfigureAwait(false);
                return SessionStartResult.LoggedOut;
            }
        }

        BrowserCookies.SetSession(context, protector.ProtectText(id, CookiePurpose));
        return SessionStartResult.Started;
    }

    /// <summary>Returns the key of the session of a request, or null without a valid cookie.</summary>
    public string? KeyOf(HttpRequest request) =>
        BrowserCookies.Session(request) is { Length: > 0 and <= MaxCookieLength } cookie
        && protector.UnprotectText<string>(cookie, CookiePurpose) is { } id
            ? SessionKey.Of(id)
            : null;

    /// <summary>Reads a session and extends it by the idle timeout; zero extends nothing.</summary>
    public async ValueTask<Session?> FindAsync(
        string key, TimeSpan idleTimeout, CancellationToken cancellationToken) =>
        Unprotect(key, await store.ReadAsync(
            key, ISessionStore.MainSlot, idleTimeout, cancellationToken).ConfigureAwait(false));

    public byte[] Protect<T>(string key, T content) => protector.Protect(content, SessionPurpose, key);

    public Session? Unprotect(string key, byte[]? data) =>
        Unprotect<Session>(key, data) is { } session && session.ExpiresAt > timeProvider.GetUtcNow() ? session : null;

    public T? Unprotect<T>(string key, byte[]? data) => protector.Unprotect<T>(data, SessionPurpose, key);

    /// <summary>Ends one session; with a fence only if that lease is the latest.</summary>
    public async Task<bool> EndAsync(string key, string reason, long? fence = null)
    {
        var ended = await store.RemoveAsync(key, fence).ConfigureAwait(false);
        if (ended)
        {
            metrics.SessionEnded(reason);
        }

        return ended;
    }

    /// <summary>Ends all sessions of an index, and logins in progress.</summary>
    public async Task<int> EndAllAsync(string index, string reason, CancellationToken cancellationToken)
    {
        await store.MarkLogoutAsync(index, timeProvider.GetUtcNow(), LogoutMarkLifetime).ConfigureAwait(false);
        var ended = 0;
        foreach (var key in await store.ListAsync(index, cancellationToken).ConfigureAwait(false))
        {
            ended += await EndAsync(key, reason).ConfigureAwait(false) ? 1 : 0;
        }

        return ended;
    }

    public async Task<IReadOnlyList<UserSession>> ListAsync(
        string subject, CancellationToken cancellationToken = default)
    {
        var sessions = new List<UserSession>();
        var keys = await store.ListAsync(SessionKey.OfSubject(subject), cancellationToken).ConfigureAwait(false);
        foreach (var key in keys)
        {
            if (await FindAsync(key, TimeSpan.Zero, cancellationToken).ConfigureAwait(false) is { } session
                && session.Subject == subject)
            {
                sessions.Add(new UserSession(key, session.Subject, session.CreatedAt, session.ExpiresAt));
            }
        }

        return [.. sessions.OrderByDescending(session => session.CreatedAt)];
    }

    public Task<int> RevokeAsync(string subject, CancellationToken cancellationToken = default) =>
        EndAllAsync(SessionKey.OfSubject(subject), "revoked", cancellationToken);

    public async Task<bool> RevokeAsync(string subject, string id, CancellationToken cancellationToken = default) =>
        (await store.ListAsync(SessionKey.OfSubject(subject), cancellationToken).ConfigureAwait(false)).Contains(id)
        && await EndAsync(id, "revoked").ConfigureAwait(false);

    private static IEnumerable<string> IndexesOf(Session session) => session.ServerSessionId is { Length: > 0 } id
        ? [SessionKey.OfSubject(session.Subject), SessionKey.OfServerSession(id)]
        : [SessionKey.OfSubject(session.Subject)];
}
