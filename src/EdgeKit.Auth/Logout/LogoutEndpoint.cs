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
/// <c>POST /bff/logout</c>: ends the session here, revokes its refresh token at the server, and answers with the
/// address at which the page can end the server's own session too.
/// </summary>
internal sealed class LogoutEndpoint(AuthorizationServerDirectory servers,
    AuthorizationServerClient client, SessionManager sessions, EndSessionRedirect atServer, ILogger<LogoutEndpoint> logger)
{
    public async Task HandleAsync(HttpContext context)
    {
        var server = servers.Current;
        if (!CsrfGuard.Permits(context.Request, PublicOrigin.Of(context.Request, server.Options)))
        {
            await ProblemResponses.WriteAsync(
                context, StatusCodes.Status403Forbidden,
                $"Logging out needs the header {CsrfGuard.Header}: 1 and must come from this site.").ConfigureAwait(
                    false);
            return;
        }

        try
        {
            var session = await EndAsync(context).ConfigureAwait(false);
            BrowserCookies.RemoveSession(context);
            context.Response.Headers.CacheControl = "no-store";
            var address = session is null
                ? null : await AtServerAsync(context.Request, server, session).ConfigureAwait(false);
            await TypedResults.Json(new Dictionary<string, string?> { ["logoutUrl"] = address }).ExecuteAsync(
                context).ConfigureAwait(false);
        }
        catch (RedisUnavailableException)
        {
            // The session may live on: to say otherwise would leave someone logged in who believes to be out.
            await ProblemResponses.WriteUnavailableAsync(context, "The session cannot be ended at the moment.").ConfigureAwait(false);
        }
    }

    private async Task<Session?> EndAsync(HttpContext context)
    {
        if (sessions.KeyOf(context.Request) is not { } key)
        {
            return null;
        }

        context.Features.Get<OpenRequest>()?.Detach(); // to say that it is over takes longer than it lasts
        // Once begun it is finished, whether or not the browser waits.
        var session = await sessions.FindAsync(key, CancellationToken.None).ConfigureAwait(false);
        await sessions.EndAsync(key, "logout").ConfigureAwait(false);
        return session;
    }

    private async Task<string?> AtServerAsync(HttpRequest request, AuthorizationServer server, Session session)
    {
        try
        {
            AuthorizationServerMetadata metadata = await server.MetadataAsync(CancellationToken.None).ConfigureAwait(false);
            if (metadata.RevocationEndpoint is not null && session.Tokens.RefreshToken is { } token)
            {
                var form = new Dictionary<string, string> { ["token"] = token, ["token_type_hint"] = "refresh_token" };
                await client.PostAsync(server, it => it.RevocationEndpoint, form, CancellationToken.None).ConfigureAwait(false);
            }

            return metadata.EndSessionEndpoint is null
                ? null : atServer.CreateUrl(request, Address(metadata.EndSessionEndpoint, request, server.Options, session));
        }
        catch (Exception error) when (error is AuthorizationServerUnavailableException or OAuthErrorException)
        {
            AuthLog.NotRevoked(logger, error.Message);
            return null;
        }
    }

    private static string Address(Uri endpoint, HttpRequest request, BffOptions options, Session session) =>
        QueryHelpers.AddQueryString(endpoint.AbsoluteUri, new Dictionary<string, string?>
        {
            ["id_token_hint"] = session.IdToken,
            ["client_id"] = options.ClientId,
            ["post_logout_redirect_uri"] = PublicOrigin.UrlOf(request, options, "/"),
        });
}
