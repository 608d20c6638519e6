using EdgeKit.Auth.Http;
using EdgeKit.Auth.Oidc;
using EdgeKit.Auth.Sessions;
using EdgeKit.Auth.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Auth.Login;

/// <summary><c>GET /bff/login</c>: redirects to the authorization server and keeps the attempt in a cookie.</summary>
internal sealed class LoginStart(
    AuthorizationServerClient client, SessionProtector protector, TimeProvider timeProvider, ILogger<LoginStart> logger)
{
    public const string CallbackPath = "/bff/callback";
    public const string Purpose = "login";

    public async Task HandleAsync(HttpContext context)
    {
        var server = context.GetPolicyTable().Get<AuthorizationServer>();
        var attempt = CreateAttempt(context.Request, server.Options);
        var metadata = await server.MetadataAsync(context.RequestAborted).ConfigureAwait(false);
        var query = metadata.PushedAuthorizationEndpoint is null
            ? AuthorizationRequest.ParametersOf(attempt, server.Options)
            : await PushAsync(attempt, server, context.RequestAborted).ConfigureAwait(false);
        BrowserCookies.SetLogin(
            context, attempt.State, protector.ProtectText(attempt, Purpose), server.Options.LoginTimeout);
        context.Response.Redirect(QueryHelpers.AddQueryString(metadata.AuthorizationEndpoint.AbsoluteUri, query!));
    }

    private LoginAttempt CreateAttempt(HttpRequest request, BffOptions options)
    {
        var returnUrl = request.Query["returnUrl"];
        if (returnUrl.Count > 1 || (returnUrl.Count == 1 && !ReturnUrl.IsLocal(returnUrl.ToString())))
        {
            throw new LoginRefusedException("return_url", "The return URL is not on this site.");
        }

        if (!PublicOrigin.IsSafe(request))
        {
            throw new LoginRefusedException(
                "insecure",
                "Login requires https. Behind a proxy that terminates TLS, use the forwarded headers middleware "
                + "or set PublicUrl.");
        }

        return new LoginAttempt(
            Pkce.NewSecret(), Pkce.NewSecret(), Pkce.NewSecret(),
            ReturnUrl.Within(returnUrl.Count == 1 ? returnUrl.ToString() : "/", PublicOrigin.PathOf(request)),
            PublicOrigin.UrlOf(request, options, CallbackPath), timeProvider.GetUtcNow());
    }

    /// <summary>Sends the request from server to server (RFC 9126), without a fallback to the query.</summary>
    private async Task<Dictionary<string, string>> PushAsync(
        LoginAttempt attempt, AuthorizationServer server, CancellationToken cancellationToken)
    {
        try
        {
            var response = await client.PostAsync(
                server, metadata => metadata.PushedAuthorizationEndpoint,
                AuthorizationRequest.ParametersOf(attempt, server.Options), cancellationToken).ConfigureAwait(false);
            return new()
            {
                ["client_id"] = server.Options.ClientId!,
                ["request_uri"] = response.Text("request_uri")
                    ?? throw new AuthorizationServerUnavailableException(
                        "the pushed authorization response contains no request_uri"),
            };
        }
        catch (OAuthErrorException refusal)
        {
            // This is a configuration error here or at the server, so retrying does not help.
            AuthLog.ClientRefused(logger, refusal.Error, server.Options.ClientId!, attempt.RedirectUri);
            throw new LoginRefusedException(
                "client",
                "The login server does not accept this application. The reason is in the log of the application.",
                StatusCodes.Status502BadGateway);
        }
    }
}
