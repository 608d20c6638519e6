using EdgeKit.Auth.Http;
using EdgeKit.Auth.Oidc;
using EdgeKit.Auth.Sessions;
using EdgeKit.Auth.TokenRefresh;
using EdgeKit.Redis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace EdgeKit.Auth;

/// <summary>
/// Prepares a request to another service: removes the session cookies and adds the access token of the logged-in user.
/// A gateway does this for every proxied request. Registered with the login. Thread safe.
/// </summary>
public sealed class SessionForwarding
{
    /// <summary>The name that means "no token" where an exchange is expected.</summary>
    public const string NoToken = "None";

    private readonly TokenRefresher _refresher;
    private readonly TokenExchanger _exchanger;

    internal SessionForwarding(TokenRefresher refresher, TokenExchanger exchanger) =>
        (_refresher, _exchanger) = (refresher, exchanger);

    /// <summary>
    /// Removes EdgeKit's cookies from the outgoing request and, if the caller was authenticated by a session, adds the
    /// session's access token, refreshed if due. If there is no token, the response is already written: 401 if the
    /// session has ended, 503 if the authorization server or Redis is unavailable.
    /// </summary>
    /// <param name="context">The incoming request.</param>
    /// <param name="outgoing">The outgoing request; its headers are copies of the incoming ones, or empty.</param>
    /// <param name="exchange">
    /// A name in <see cref="BffOptions.Exchanges"/> whose token is added instead; <see cref="NoToken"/> for none; null
    /// for the session's own token.
    /// </param>
    /// <returns>True if the request may be sent.</returns>
    /// <exception cref="ArgumentException">There is no exchange of that name.</exception>
    public ValueTask<bool> PrepareAsync(HttpContext context, HttpRequestMessage outgoing, string? exchange = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(outgoing);
        RemoveCookies(context.Request, outgoing);
        if (context.User.Identity?.AuthenticationType != EdgeKitAuthDefaults.SessionScheme
            || context.Features.Get<SessionFeature>() is not { } session
            || string.Equals(exchange, NoToken, StringComparison.OrdinalIgnoreCase))
        {
            return ValueTask.FromResult(true);
        }

        return AddTokenAsync(context, outgoing, session, exchange);
    }

    private async ValueTask<bool> AddTokenAsync(
        HttpContext context, HttpRequestMessage outgoing, SessionFeature session, string? exchange)
    {
        try
        {
            var token = await TokenAsync(context, session, exchange).ConfigureAwait(false);
            if (token is null)
            {
                BrowserCookies.RemoveSession(context);
                await ProblemResponses.WriteAsync(
                    context, StatusCodes.Status401Unauthorized, "The session has ended.").ConfigureAwait(false);
                return false;
            }

            outgoing.Headers.Remove(HeaderNames.Authorization);
            outgoing.Headers.TryAddWithoutValidation(HeaderNames.Authorization, "Bearer " + token);
            return true;
        }
        catch (Exception error) when (error is AuthorizationServerUnavailableException or RedisUnavailableException)
        {
            await ProblemResponses.WriteUnavailableAsync(
                context, "The session cannot be refreshed at the moment.").ConfigureAwait(false);
            return false;
        }
    }

    private async ValueTask<string?> TokenAsync(HttpContext context, SessionFeature found, string? exchange)
    {
        var server = context.GetPolicyTable().Get<AuthorizationServer>();
        var session = await _refresher.RefreshIfDueAsync(
            found.Key, found.Session, server, context.RequestAborted).ConfigureAwait(false);
        if (session is null || string.IsNullOrEmpty(exchange))
        {
            return session?.Tokens.AccessToken;
        }

        var wanted = server.Options.Exchanges.GetValueOrDefault(exchange) ?? throw new ArgumentException(
            $"There is no token exchange '{exchange}' in EdgeKit:Auth:Bff:Exchanges.", nameof(exchange));
        var tokens = await _exchanger.GetAsync(
            found.Key, session, server, wanted, context.RequestAborted).ConfigureAwait(false);
        return tokens?.AccessToken;
    }

    private static void RemoveCookies(HttpRequest request, HttpRequestMessage outgoing)
    {
        if (request.Headers.Cookie.Count == 0 || request.Cookies.Keys.All(name => !BrowserCookies.IsOurs(name)))
        {
            return;
        }

        outgoing.Headers.Remove(HeaderNames.Cookie);
        var rest = request.Headers.Cookie
            .SelectMany(line => (line ?? "").Split(
                ';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Where(pair => !BrowserCookies.IsOurs(pair.Split('=')[0].Trim()));
        if (string.Join("; ", rest) is { Length: > 0 } kept)
        {
            outgoing.Headers.TryAddWithoutValidation(HeaderNames.Cookie, kept);
        }
    }
}
