using System.Buffers.Text;
using EdgeKit.Auth.Http;
using EdgeKit.Auth.Oidc;
using EdgeKit.Auth.Sessions;
using EdgeKit.Auth.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Auth.Login;

/// <summary>
/// <c>GET /bff/login</c>: seals what the callback must find again into a cookie, and sends the browser to the server.
/// </summary>
internal sealed class LoginStart(AuthorizationServerDirectory servers,
    AuthorizationServerClient client, SessionProtector seal, TimeProvider timeProvider, ILogger<LoginStart> logger)
{
    public const string CallbackPath = "/bff/callback";
    public const string Purpose = "login";

    public async Task HandleAsync(HttpContext context)
    {
        var server = servers.Current;
        var attempt = Begin(context.Request, server.Options);
        AuthorizationServerMetadata metadata = await server.MetadataAsync(context.RequestAborted).ConfigureAwait(false);
        var query = metadata.PushedAuthorizationEndpoint is null
            ? AuthorizationRequest.ParametersOf(attempt, server.Options)
            : await PushAsync(attempt, server, context.RequestAborted).ConfigureAwait(false);
        var cookie = Base64Url.EncodeToString(seal.Protect(attempt, Purpose));
        BrowserCookies.SetLogin(context, attempt.State, cookie, server.Options.LoginTimeout);
        context.Response.Redirect(QueryHelpers.AddQueryString(metadata.AuthorizationEndpoint.AbsoluteUri, query!));
    }

    private LoginAttempt Begin(HttpRequest request, BffOptions options)
    {
        var returnUrl = request.Query["returnUrl"];
        if (returnUrl.Count > 1 || (returnUrl.Count == 1 && !ReturnUrl.IsLocal(returnUrl.ToString())))
        {
            throw new LoginRefusedException("return_url", "The address to return to is not on this site.");
        }

        if (!PublicOrigin.IsSafe(request))
        {
            throw new LoginRefusedException("insecure",
                "Logging in needs https. Behind a proxy that ends TLS, forwarded headers must be in force, or PublicUrl must be set.");
        }

        return new LoginAttempt(
            Pkce.NewSecret(), Pkce.NewSecret(), Pkce.NewSecret(),
            ReturnUrl.Within(returnUrl.Count == 1 ? returnUrl.ToString() : "/", PublicOrigin.PathOf(request)),
            PublicOrigin.UrlOf(request, options, CallbackPath), timeProvider.GetUtcNow());
    }

    /// <summary>
    /// The request goes from server to server (RFC 9126); the browser carries a name for it. There is no way back to
    /// the open form.
    /// </summary>
    private async Task<Dictionary<string, string>> PushAsync(
        LoginAttempt attempt, AuthorizationServer server, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await client.PostAsync(server, metadata => metadata.PushedAuthorizationEndpoint, AuthorizationRequest.ParametersOf(
                attempt, server.Options), cancellationToken).ConfigureAwait(false);
            return new()
            {
                ["client_id"] = server.Options.ClientId!,
                ["request_uri"] = answer.Text("request_uri")
                    ?? throw new AuthorizationServerUnavailableException("the pushed request got no request_uri"),
            };
        }
        catch (OAuthErrorException refusal)
        {
            // A mistake in the settings, here or there: to come back later would not help anybody.
            AuthLog.ClientRefused(logger, refusal.Error, server.Options.ClientId!, attempt.RedirectUri);
            throw new LoginRefusedException(
                "client",
                "The login server does not accept this application. Whoever runs it finds the reason in its log.",
                StatusCodes.Status502BadGateway);
        }
    }
}
