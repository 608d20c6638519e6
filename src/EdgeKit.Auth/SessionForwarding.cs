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
/// Prepares a request that goes on to a service: the browser's cookies stay here, and the access token of whoever is
/// logged in goes along. A gateway does it for every proxied request. Registered with the login; thread safe.
/// </summary>
public sealed class SessionForwarding
{
    /// <summary>The word that stands for "no token" where the name of an exchange is expected.</summary>
    public const string NoToken = "None";

    private readonly IOptionsMonitor<AuthOptions> _options;
    private readonly TokenRefresher _refresher;
    private readonly TokenExchanger _exchanger;

    internal SessionForwarding(
        IOptionsMonitor<AuthOptions> options, TokenRefresher refresher, TokenExchanger exchanger) =>
        (_options, _refresher, _exchanger) = (options, refresher, exchanger);

    /// <summary>
    /// Takes our cookies off the outgoing request and, when the caller was authenticated by a session, puts its access
    /// token on, renewed when it is due. When that cannot be done the browser has been answered: 401 when the login is
    /// over, 503 when the authorization server or Redis is away.
    /// </summary>
    /// <param name="context">The request that came in.</param>
    /// <param name="outgoing">
    /// The request that goes on; its headers are already those of the one that came in, or none.
    /// </param>
    /// <param name="exchange">
    /// A name of <see cref="BffOptions.Exchanges"/> whose token goes along instead; <see cref="NoToken"/> for none;
    /// null for the session's own.
    /// </param>
    /// <returns>Whether the request may go on.</returns>
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

        return PutTokenAsync(context, outgoing, session, exchange);
    }

    private async ValueTask<bool> PutTokenAsync(
        HttpContext context, HttpRequestMessage outgoing, SessionFeature session, string? exchange)
    {
        try
        {
            var token = await TokenAsync(session, exchange, context.RequestAborted).ConfigureAwait(false);
            if (token is null)
            {
                BrowserCookies.RemoveSession(context);
                await ProblemResponses.WriteAsync(
                    context, StatusCodes.Status401Unauthorized, "The login is over.").ConfigureAwait(false);
                return false;
            }

            outgoing.Headers.Remove(HeaderNames.Authorization);
            outgoing.Headers.TryAddWithoutValidation(HeaderNames.Authorization, "Bearer " + token);
            return true;
        }
        catch (Exception error) when (error is AuthorizationServerUnavailableException or RedisUnavailableException)
        {
            await ProblemResponses.WriteUnavailableAsync(context, "The login cannot be renewed at the moment.").ConfigureAwait(false);
            return false;
        }
    }

    private async ValueTask<string?> TokenAsync(
        SessionFeature found, string? exchange, CancellationToken cancellationToken)
    {
        var session = await _refresher.RefreshIfDueAsync(found.Key, found.Session, cancellationToken).ConfigureAwait(false);
        if (session is null || string.IsNullOrEmpty(exchange))
        {
            return session?.Tokens.AccessToken;
        }

        var wanted = _options.CurrentValue.Bff?.Exchanges.GetValueOrDefault(exchange)
            ?? throw new ArgumentException(
                $"There is no token exchange '{exchange}' in EdgeKit:Auth:Bff:Exchanges.", nameof(exchange));
        return (await _exchanger.GetAsync(
            found.Key, session, wanted, cancellationToken).ConfigureAwait(false))?.AccessToken;
    }

    private static void RemoveCookies(HttpRequest request, HttpRequestMessage outgoing)
    {
        if (request.Headers.Cookie.Count == 0 || request.Cookies.Keys.All(name => !BrowserCookies.IsOurs(name)))
        {
            return;
        }

        outgoing.Headers.Remove(HeaderNames.Cookie);
        var rest = request.Headers.Cookie.SelectMany(
            line => (line ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Where(pair => !BrowserCookies.IsOurs(pair.Split('=')[0].Trim()));
        if (string.Join("; ", rest) is { Length: > 0 } kept)
        {
            outgoing.Headers.TryAddWithoutValidation(HeaderNames.Cookie, kept);
        }
    }
}
