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
/// <c>GET /bff/callback</c>: believes the answer of the server only in the browser that asked, once, and from the
/// server that was asked; then makes a new session, whatever the browser held before.
/// </summary>
internal sealed class LoginCallback(
    AuthorizationServerDirectory servers, CodeRedemption redemption,
    SessionManager sessions, SessionProtector seal, IReplayStore replays, TimeProvider timeProvider)
{
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    public async Task HandleAsync(HttpContext context)
    {
        var server = servers.Current;
        var attempt = FindAttempt(context, server.Options);
        BrowserCookies.RemoveLogin(context, attempt.State);
        await UseUpAsync(attempt, server.Options).ConfigureAwait(false);
        AuthorizationServerMetadata metadata = await server.MetadataAsync(context.RequestAborted).ConfigureAwait(false);
        var code = AuthorizationResponse.ReadCode(context.Request.Query, metadata);
        var session = await redemption.RedeemAsync(server, attempt, code, context.RequestAborted).ConfigureAwait(false);
        // the session that the browser had ends with it, and the browser still wants an answer
        context.Features.Get<OpenRequest>()?.Detach();
        await sessions.StartAsync(context, session, attempt.StartedAt).ConfigureAwait(false);
        context.Response.Redirect(attempt.ReturnUrl);
    }

    private LoginAttempt FindAttempt(HttpContext context, BffOptions options)
    {
        var attempt = context.Request.Query["state"] is { Count: 1 } state
            && BrowserCookies.Login(context.Request, state.ToString()) is { } cookie
            ? Open(cookie)
            : null;
        if (attempt is null || !Same(attempt.State, context.Request.Query["state"].ToString()))
        {
            throw new LoginRefusedException(
                "state", "This login was not begun in this browser, or its cookie is gone. Please start again.");
        }

        return timeProvider.GetUtcNow() - attempt.StartedAt <= options.LoginTimeout
            ? attempt
            : throw new LoginRefusedException("expired", "This login has taken too long. Please start again.");
    }

    private async Task UseUpAsync(LoginAttempt attempt, BffOptions options)
    {
        var id = "login:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(attempt.State)));
        if (!await replays.TryAddAsync(id, options.LoginTimeout + Skew).ConfigureAwait(false))
        {
            throw new LoginRefusedException("replayed", "This login was finished already. Please start again.");
        }
    }

    private LoginAttempt? Open(string cookie)
    {
        try
        {
            return seal.Unprotect<LoginAttempt>(Base64Url.DecodeFromChars(cookie), LoginStart.Purpose);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static bool Same(string a, string b) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(a), Encoding.UTF8.GetBytes(b));
}
