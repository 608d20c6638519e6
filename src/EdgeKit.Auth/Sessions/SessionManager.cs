using System.Buffers.Text;
using EdgeKit.Auth.Http;
using EdgeKit.Auth.Login;
using EdgeKit.Auth.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace EdgeKit.Auth.Sessions;

/// <summary>
/// Begins, finds and ends sessions: the cookie, the sealed content, the indexes by person and by session at the server.
/// </summary>
internal sealed class SessionManager(
    ISessionStore store, SessionProtector seal,
    IOptionsMonitor<AuthOptions> options, AuthMetrics metrics, TimeProvider timeProvider) : IUserSessions
{
    private const string CookiePurpose = "cookie";
    private const string SessionPurpose = "session";
    private const int LongestCookie = 1024;
    private static readonly TimeSpan KeepLogout = TimeSpan.FromHours(2);

    private BffOptions Bff => options.CurrentValue.Bff!;

    /// <summary>A new session under a new id; the one that the browser had ends, whoever's it was.</summary>
    /// <param name="context">The browser.</param>
    /// <param name="session">The session.</param>
    /// <param name="begunAt">When the login began: a logout since then counts.</param>
    public async Task StartAsync(HttpContext context, Session session, DateTimeOffset begunAt)
    {
        var id = SessionKey.NewId();
        var key = SessionKey.Of(id);
        if (KeyOf(context.Request) is { } before)
        {
            await store.RemoveAsync(before).ConfigureAwait(false);
        }

        if (!await store.CreateAsync(key, Protect(key, session), new SessionTimeouts(
            Bff.IdleTimeout, Bff.SessionLifetime), context.RequestAborted).ConfigureAwait(false))
        {
            throw new LoginRefusedException(
                "full", "There is no room for one more login at present. Please try again later.",
                StatusCodes.Status503ServiceUnavailable);
        }

        foreach (var index in IndexesOf(session))
        {
            await store.IndexAsync(index, key, Bff.SessionLifetime).ConfigureAwait(false);
            // Asked after the session was indexed: a logout comes either before this line and is seen here, or later
            // and finds the session.
            if (await store.FindLogoutAsync(index).ConfigureAwait(false) > begunAt)
            {
                await store.RemoveAsync(key).ConfigureAwait(false);
                throw new LoginRefusedException("logged_out", "You were logged out meanwhile. Please start again.");
            }
        }

        BrowserCookies.SetSession(context, Base64Url.EncodeToString(seal.Protect(id, CookiePurpose)));
    }

    /// <summary>The store's name for the session of a request, or null when it brings no cookie of ours.</summary>
    public string? KeyOf(HttpRequest request)
    {
        try
        {
            return BrowserCookies.Session(request) is { Length: > 0 and <= LongestCookie } cookie
                && seal.Unprotect<string>(Base64Url.DecodeFromChars(cookie), CookiePurpose) is { } id
                ? SessionKey.Of(id) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    public async ValueTask<Session?> FindAsync(string key, CancellationToken cancellationToken) =>
        Unprotect(key, await store.ReadAsync(
            key, ISessionStore.MainSlot, Bff.IdleTimeout, cancellationToken).ConfigureAwait(false));

    /// <summary>Whether a session has not ended. Looking does not keep it alive.</summary>
    public async ValueTask<bool> ExistsAsync(string key, CancellationToken cancellationToken) =>
        Unprotect(key, await store.ReadAsync(
            key, ISessionStore.MainSlot, TimeSpan.Zero, cancellationToken).ConfigureAwait(false)) is not null;

    public byte[] Protect<T>(string key, T content) => seal.Protect(content, SessionPurpose, key);

    public Session? Unprotect(string key, byte[]? data) =>
        Unprotect<Session>(key, data) is { } session && session.ExpiresAt > timeProvider.GetUtcNow() ? session : null;

    public T? Unprotect<T>(string key, byte[]? data) => seal.Unprotect<T>(data, SessionPurpose, key);

    /// <summary>Ends one session; with a fence only while that lease of it is the latest.</summary>
    public async Task<bool> EndAsync(string key, string reason, long? fence = null)
    {
        var ended = await store.RemoveAsync(key, fence).ConfigureAwait(false);
        if (ended)
        {
            metrics.SessionEnded(reason);
        }

        return ended;
    }

    /// <summary>Ends all that an index names, and what is being logged in at this moment.</summary>
    public async Task<int> EndAllAsync(string index, string reason, CancellationToken cancellationToken)
    {
        await store.MarkLogoutAsync(index, timeProvider.GetUtcNow(), KeepLogout).ConfigureAwait(false);
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
        foreach (
            var key in await store.ListAsync(SessionKey.OfSubject(subject), cancellationToken).ConfigureAwait(false))
        {
            // Looking at a session must not keep it alive: no idle time is added.
            var data = await store.ReadAsync(
                key, ISessionStore.MainSlot, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
            if (Unprotect(key, data) is { } session && session.Subject == subject)
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
