using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using EdgeKit.Auth.Http;
using EdgeKit.Auth.Oidc;
using EdgeKit.Auth.Sessions;
using EdgeKit.Auth.Tokens;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Login;

/// <summary>
/// <c>GET /bff/callback</c>: accepts the authorization response once and only in the browser that started the login,
/// then creates a new session.
/// </summary>
internal sealed class LoginCallback(
    CodeRedemption redemption,
    UserSessions sessions, SessionProtector protector, IReplayStore replays, TimeProvider timeProvider)
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
        Check(await sessions.StartAsync(
            context, session, attempt.StartedAt, server.Options).ConfigureAwait(false));
        context.Response.Redirect(attempt.ReturnUrl);
    }

    private static void Check(SessionStartResult result)
    {
        if (result != SessionStartResult.Started)
        {
            throw result == SessionStartResult.LoggedOut
                ? new LoginRefusedException("logged_out", "You were logged out meanwhile. Please start again.")
                : new LoginRefusedException(
                    "full", "No more logins are possible at the moment. Please try again later.",
                    StatusCodes.Status503ServiceUnavailable);
        }
    }

    private LoginAttempt FindAttempt(HttpContext context, BffOptions options)
    {
        var attempt = context.Request.Query["state"] is { Count: 1 } state
            && BrowserCookies.Login(context.Request, state.ToString()) is { } cookie
            ? Decrypt(cookie)
            : null;
        if (attempt is null || !FixedTimeEquals(attempt.State, context.Request.Query["state"].ToString()))
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
        var id = "login:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(attempt.State)));
        if (!await replays.TryAddAsync(id, options.LoginTimeout + Skew).ConfigureAwait(false))
        {
            throw new LoginRefusedException("replayed", "This login was already completed. Please start again.");
        }
    }

    private LoginAttempt? Decrypt(string cookie)
    {
        try
        {
            return protector.Unprotect<LoginAttempt>(Base64Url.DecodeFromChars(cookie), LoginStart.Purpose);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static bool FixedTimeEquals(string a, string b) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(a), Encoding.UTF8.GetBytes(b));
}
