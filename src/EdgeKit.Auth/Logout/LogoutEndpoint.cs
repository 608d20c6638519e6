using EdgeKit.Auth.Browser;
using EdgeKit.Auth.Challenges;
using EdgeKit.Auth.Server;
using EdgeKit.Auth.Sessions;
using EdgeKit.Auth.Sessions.Open;
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
internal sealed class LogoutEndpoint(ServerDirectory servers,
    ServerClient client, SessionDirectory sessions, ServerLogout atServer, ILogger<LogoutEndpoint> logger)
{
    public async Task HandleAsync(HttpContext context)
    {
        var server = servers.Current;
        if (!CrossSite.IsOwn(context.Request, PublicOrigin.Of(context.Request, server.Options)))
        {
            await Answers.WriteAsync(
                context, StatusCodes.Status403Forbidden,
                $"Logging out needs the header {CrossSite.Header}: 1 and must come from this site.").ConfigureAwait(
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
            await Answers.PostponeAsync(context, "The session cannot be ended at the moment.").ConfigureAwait(false);
        }
    }

    private async Task<Session?> EndAsync(HttpContext context)
    {
        if (sessions.KeyOf(context.Request) is not { } key)
        {
            return null;
        }

        context.Features.Get<OpenRequest>()?.Close(); // to say that it is over takes longer than it lasts
        // Once begun it is finished, whether or not the browser waits.
        var session = await sessions.FindAsync(key, CancellationToken.None).ConfigureAwait(false);
        await sessions.EndAsync(key, "logout").ConfigureAwait(false);
        return session;
    }

    private async Task<string?> AtServerAsync(HttpRequest request, AuthorizationServer server, Session session)
    {
        try
        {
            var metadata = await server.MetadataAsync(CancellationToken.None).ConfigureAwait(false);
            if (metadata.Revocation is not null && session.Tokens.RefreshToken is { } token)
            {
                var form = new Dictionary<string, string> { ["token"] = token, ["token_type_hint"] = "refresh_token" };
                await client.PostAsync(server, it => it.Revocation, form, CancellationToken.None).ConfigureAwait(false);
            }

            return metadata.EndSession is null
                ? null : atServer.Seal(request, Address(metadata.EndSession, request, server.Options, session));
        }
        catch (Exception error) when (error is ServerUnavailableException or ServerRefusedException)
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
