using EdgeKit.Auth.Http;
using EdgeKit.Auth.Oidc;
using EdgeKit.Auth.Sessions;
using EdgeKit.Auth.Tokens;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Login;

/// <summary><c>GET /bff/callback</c>: completes a login, once, in the browser that started it.</summary>
internal sealed class LoginCallback(
    CodeRedemption redemption, UserSessions sessions, SessionProtector protector, IReplayStore replays,
    TimeProvider timeProvider)
{
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    public async Task HandleAsync(HttpContext context)
    {
        var server = context.GetPolicyTable().Get<AuthorizationServer>();
        var attempt = FindAttempt(context, server.Options);
        BrowserCookies.RemoveLogin(context, attempt.State);
        await ConsumeAsync(attempt, server.Options).ConfigureAwait(false);
        var metadata = await server.MetadataAsync(context.RequestAborted).ConfigureAwait(false);
        var code = AuthorizationResponse.ReadCode(context.Request.Query, metadata);
        var session = await redemption.RedeemAsync(server, attempt, code, context.RequestAborted).ConfigureAwait(false);
        // Keeps this request alive when the previous session of the browser ends below.
        context.Features.Get<OpenRequest>()?.Detach();
        var result = await sessions.StartAsync(
            context, session, attempt.StartedAt, server.Options).ConfigureAwait(false);
        if (result != SessionStartResult.Started)
        {
            throw result == SessionStartResult.LoggedOut
                ? new LoginRefusedException("logged_out", "You were logged out meanwhile. Please start again.")
                : new LoginRefusedException(
                    "full", "No more logins are possible at the moment. Please try again later.",
                    StatusCodes.Status503ServiceUnavailable);
        }

        context.Response.Redirect(attempt.ReturnUrl);
    }

    private LoginAttempt FindAttempt(HttpContext context, BffOptions options)
    {
        var state = context.Request.Query["state"];
        if (state.Count != 1
            || BrowserCookies.Login(context.Request, state.ToString()) is not { } cookie
            || protector.UnprotectText<LoginAttempt>(cookie, LoginStart.Purpose) is not { } attempt
            || !IdTokenRules.FixedTimeEquals(attempt.State, state.ToString()))
        {
            throw new LoginRefusedException(
                "state", "This login was not started in this browser, or its cookie is missing. Please start again.");
        }

        return timeProvider.GetUtcNow() - attempt.StartedAt <= options.LoginTimeout
            ? attempt
            : throw new LoginRefusedException("expired", "This login took too long. Please start again.");
    }

    private async Task ConsumeAsync(LoginAttempt attempt, BffOptions options)
    {
        var id = "login:" + SessionKey.Of(attempt.State);
        if (!await replays.TryAddAsync(id, options.LoginTimeout + Skew).ConfigureAwait(false))
        {
            throw new LoginRefusedException("replayed", "This login was already completed. Please start again.");
        }
    }
}
