using EdgeKit.Auth.Http;
using EdgeKit.Auth.Oidc;
using EdgeKit.Auth.Sessions;
using EdgeKit.Auth.Telemetry;
using EdgeKit.Redis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Auth.Logout;

/// <summary>
/// <c>POST /bff/logout</c>: ends the session and returns where to end it at the authorization server.
/// </summary>
internal sealed class LogoutEndpoint(
    AuthorizationServerClient client, UserSessions sessions, EndSessionRedirect endSession,
    ILogger<LogoutEndpoint> logger)
{
    public async Task HandleAsync(HttpContext context)
    {
        var server = context.GetPolicyTable().Get<AuthorizationServer>();
        if (!CsrfGuard.Permits(context.Request, PublicOrigin.Of(context.Request, server.Options)))
        {
            await ProblemResponses.WriteAsync(
                context, StatusCodes.Status403Forbidden,
                $"Logout requires the header {CsrfGuard.Header}: 1 and must come from this site.")
                .ConfigureAwait(false);
            return;
        }

        try
        {
            var session = await EndAsync(context, server.Options.IdleTimeout).ConfigureAwait(false);
            BrowserCookies.RemoveSession(context);
            context.Response.Headers.CacheControl = "no-store";
            var address = session is null
                ? null : await RevokeAsync(context.Request, server, session).ConfigureAwait(false);
            await TypedResults.Json(new Dictionary<string, string?> { ["logoutUrl"] = address })
                .ExecuteAsync(context).ConfigureAwait(false);
        }
        catch (RedisUnavailableException)
        {
            // A success response would tell users who are still logged in that they are logged out.
            await ProblemResponses.WriteUnavailableAsync(
                context, "The session cannot be ended at the moment.").ConfigureAwait(false);
        }
    }

    private async Task<Session?> EndAsync(HttpContext context, TimeSpan idleTimeout)
    {
        if (sessions.KeyOf(context.Request) is not { } key)
        {
            return null;
        }

        context.Features.Get<OpenRequest>()?.Detach(); // This request outlives the session.
        // Not cancelled if the browser disconnects.
        var session = await sessions.FindAsync(key, idleTimeout, CancellationToken.None).ConfigureAwait(false);
        await sessions.EndAsync(key, "logout").ConfigureAwait(false);
        return session;
    }

    private async Task<string?> RevokeAsync(HttpRequest request, AuthorizationServer server, Session session)
    {
        try
        {
            var metadata = await server.MetadataAsync(CancellationToken.None).ConfigureAwait(false);
            if (metadata.RevocationEndpoint is not null && session.Tokens.RefreshToken is { } token)
            {
                await client.PostAsync(server, it => it.RevocationEndpoint,
                    [new("token", token), new("token_type_hint", "refresh_token")], CancellationToken.None)
                    .ConfigureAwait(false);
            }

            return metadata.EndSessionEndpoint is { } endpoint
                ? endSession.CreateUrl(request, EndSessionUrl(endpoint, request, server.Options, session))
                : null;
        }
        catch (Exception error) when (error is AuthorizationServerUnavailableException or OAuthErrorException)
        {
            AuthLog.NotRevoked(logger, error.Message);
            return null;
        }
    }

    private static string EndSessionUrl(Uri endpoint, HttpRequest request, BffOptions options, Session session) =>
        QueryHelpers.AddQueryString(endpoint.AbsoluteUri, new Dictionary<string, string?>
        {
            ["id_token_hint"] = session.IdToken,
            ["client_id"] = options.ClientId,
            ["post_logout_redirect_uri"] = PublicOrigin.UrlOf(request, options, "/"),
        });
}
