namespace Shop.Identity.Login;

/// <summary>Who is signed in, by an HttpOnly cookie; in memory, so a restart asks again.</summary>
internal sealed class LoginSessions(TimeProvider timeProvider)
{
    private const string Cookie = "shop-identity";

    private readonly Expiring<LoginSession> _sessions = new(timeProvider, TimeSpan.FromHours(8));

    public LoginSession? Find(HttpRequest request) => _sessions.Find(request.Cookies[Cookie]);

    public LoginSession Start(HttpResponse response, User user)
    {
        var session = new LoginSession(user, Secrets.Next(), timeProvider.GetUtcNow());
        response.Cookies.Append(Cookie, _sessions.Add(session), Options(response.HttpContext.Request));
        return session;
    }

    /// <summary>Ends the sign-ins of a kind; the cookies that are left open nothing.</summary>
    public IReadOnlyList<LoginSession> End(Func<LoginSession, bool> which) => _sessions.TakeAll(which);

    private static CookieOptions Options(HttpRequest request) =>
        new() { HttpOnly = true, Secure = request.IsHttps, SameSite = SameSiteMode.Lax, Path = "/" };
}
