namespace Shop.Identity.Login;

/// <summary>The sessions, identified by an HttpOnly cookie; kept in memory, so a restart ends them.</summary>
internal sealed class LoginSessions(TimeProvider timeProvider)
{
    private const string Cookie = "shop-identity";

    private readonly ExpiringStore<LoginSession> _sessions = new(timeProvider, TimeSpan.FromHours(8));

    public LoginSession? Find(HttpRequest request) => _sessions.Find(request.Cookies[Cookie]);

    public LoginSession Start(HttpResponse response, User user)
    {
        var session = new LoginSession(user, RandomIdentifier.Next(), timeProvider.GetUtcNow());
        response.Cookies.Append(Cookie, _sessions.Add(session), Options(response.HttpContext.Request));
        return session;
    }

    /// <summary>Ends the matching sessions.</summary>
    public IReadOnlyList<LoginSession> End(Func<LoginSession, bool> which) => _sessions.TakeAll(which);

    private static CookieOptions Options(HttpRequest request) =>
        new() { HttpOnly = true, Secure = request.IsHttps, SameSite = SameSiteMode.Lax, Path = "/" };
}
