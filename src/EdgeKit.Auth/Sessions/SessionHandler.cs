using System.Security.Claims;
using System.Text.Encodings.Web;
using EdgeKit.Auth.Http;
using EdgeKit.Auth.KeyRing;
using EdgeKit.Redis;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeKit.Auth.Sessions;

/// <summary>The scheme <c>EdgeKit.Session</c>: the session cookie on same-site requests. Never redirects.</summary>
internal sealed class SessionHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder,
    UserSessions sessions, OpenRequests requests)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (BrowserCookies.Session(Request) is null || Context.GetPolicyTable().Get<AuthOptions>().Bff is not { } bff)
        {
            return AuthenticateResult.NoResult();
        }

        if (!CsrfGuard.Permits(Request, PublicOrigin.Of(Request, bff)))
        {
            return AuthenticateResult.Fail(new CsrfException());
        }

        try
        {
            return sessions.KeyOf(Request) is { } key
                && await FindAsync(key, bff.IdleTimeout).ConfigureAwait(false) is { } session
                ? Accept(key, session)
                : AuthenticateResult.Fail("The session is unknown or has ended.");
        }
        catch (Exception error) when (error is RedisUnavailableException or KeyRingUnavailableException)
        {
            return AuthenticateResult.Fail(error);
        }
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var failure = (await HandleAuthenticateOnceSafeAsync().ConfigureAwait(false)).Failure;
        await (failure switch
        {
            CsrfException => ProblemResponses.WriteAsync(
                Context, StatusCodes.Status403Forbidden,
                $"A request with a session requires the header {CsrfGuard.Header}: 1 and must come from this site."),
            RedisUnavailableException or KeyRingUnavailableException =>
                ProblemResponses.WriteUnavailableAsync(Context, "Sessions cannot be read at the moment."),
            _ => ProblemResponses.WriteAsync(Context, StatusCodes.Status401Unauthorized, "No user is logged in."),
        }).ConfigureAwait(false);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        ProblemResponses.WriteAsync(
            Context, StatusCodes.Status403Forbidden, "The logged-in user is not permitted to do this.");

    private async ValueTask<Session?> FindAsync(string key, TimeSpan idleTimeout)
    {
        requests.Track(Context, key);
        var session = await sessions.FindAsync(key, idleTimeout, Context.RequestAborted).ConfigureAwait(false);
        if (session is null)
        {
            requests.Untrack(Context);
        }

        return session;
    }

    private AuthenticateResult Accept(string key, Session session)
    {
        Context.Features.Set(new SessionFeature(key, session));
        var claims = session.Claims.Where(claim => claim.Type != "scope")
            .Select(claim => new Claim(claim.Type, claim.Value)).Append(new Claim("scope", session.Tokens.Scope));
        var user = new ClaimsPrincipal(new ClaimsIdentity(claims, EdgeKitAuthDefaults.SessionScheme, "sub", "roles"));
        return AuthenticateResult.Success(new AuthenticationTicket(user, EdgeKitAuthDefaults.SessionScheme));
    }

    private sealed class CsrfException() : Exception("The request was not sent by a page of this application.");
}
