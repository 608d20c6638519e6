using EdgeKit.Auth.Oidc;
using EdgeKit.Auth.Sessions;
using EdgeKit.Auth.Telemetry;
using EdgeKit.Auth.Tokens;
using EdgeKit.Http.Problems;
using EdgeKit.Redis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Auth.Logout;

/// <summary><c>POST /bff/backchannel</c>: a logout token of the authorization server ends sessions.</summary>
internal sealed class BackChannelLogoutEndpoint(
    OidcTokenValidator tokens, UserSessions sessions, IReplayStore replays, TimeProvider timeProvider,
    ILogger<BackChannelLogoutEndpoint> logger)
{
    private const int MaxBodySize = 32 * 1024;

    public async Task HandleAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            if (await LogOutAsync(context).ConfigureAwait(false) is { } problem)
            {
                AuthLog.LogoutRefused(logger, problem);
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
            }
        }
        catch (Exception error) when (error is RedisUnavailableException or AuthorizationServerUnavailableException)
        {
            // The token was not consumed, so the server may retry.
            RetryAfterHeader.Set(context.Response, TimeSpan.FromSeconds(1));
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
    }

    /// <summary>Returns the problem of the request, or null if the sessions have ended.</summary>
    private async Task<string?> LogOutAsync(HttpContext context)
    {
        if (await ReadAsync(context).ConfigureAwait(false) is not { } text)
        {
            return "expected a form with one logout_token";
        }

        var (verified, problem) = await tokens.ValidateAsync(
            context.GetPolicyTable().Get<AuthorizationServer>(), text, "logout+jwt").ConfigureAwait(false);
        if (verified is null || LogoutToken.Read(verified, timeProvider.GetUtcNow()) is not { } logout)
        {
            return problem ?? "expected events, jti, a fresh iat, sub or sid, and no nonce";
        }

        var id = "logout:" + SessionKey.Of(logout.Id);
        if (await replays.ContainsAsync(id).ConfigureAwait(false))
        {
            return "used before";
        }

        var index = logout.ServerSessionId is { } session
            ? SessionKey.OfServerSession(session) : SessionKey.OfSubject(logout.Subject!);
        var ended = await sessions.EndAllAsync(index, "backchannel", CancellationToken.None).ConfigureAwait(false);
        AuthLog.LoggedOutByServer(logger, ended);
        // Recorded last, so that a logout that failed halfway can be repeated.
        return await replays.TryAddAsync(id, LogoutToken.ReplayLifetime).ConfigureAwait(false) ? null : "used before";
    }

    private static async Task<string?> ReadAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = MaxBodySize;
        }

        try
        {
            if (!context.Request.HasFormContentType)
            {
                return null;
            }

            var form = await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false);
            return form["logout_token"] is { Count: 1 } token ? token.ToString() : null;
        }
        catch (Exception error) when (error is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }
}
