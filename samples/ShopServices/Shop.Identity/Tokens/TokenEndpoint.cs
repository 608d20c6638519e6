using Shop.Identity.Clients;
using Shop.Identity.Protocol;

namespace Shop.Identity.Tokens;

/// <summary><c>POST /connect/token</c>: authenticates the client and runs the grant.</summary>
internal static class TokenEndpoint
{
    private static readonly HashSet<string> Known = [
        "client_credentials", "authorization_code", "refresh_token", GrantTypes.TokenExchange];

    public static void MapTokenEndpoint(this IEndpointRouteBuilder app) =>
        app.MapPost("/connect/token", HandleAsync).DisableAntiforgery();

    private static async Task<IResult> HandleAsync(
        HttpContext context, ClientRegistry clients,
        ClientCredentialsGrant clientCredentials, LoginGrants logins, TokenExchangeGrant exchange)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Pragma = "no-cache";
        try
        {
            var form = await TokenRequest.ReadAsync(context.Request);
            var client = clients.Authenticate(ClientCredentials.Read(context.Request, form))
                ?? throw OAuthException.InvalidClient("the client is unknown or its secret is wrong");
            return Results.Json(RequireGrant(client, form) switch
            {
                "client_credentials" => clientCredentials.Handle(client, form),
                "authorization_code" => logins.RedeemCode(client, form),
                "refresh_token" => logins.Refresh(client, form),
                GrantTypes.TokenExchange => await exchange.HandleAsync(client, form),
                _ => throw OAuthException.UnsupportedGrantType("the grant_type is not known here"),
            });
        }
        catch (OAuthException exception)
        {
            return exception.ToResult(context);
        }
    }

    private static string RequireGrant(Client client, TokenRequest form)
    {
        var grant = form.Required("grant_type");
        return Known.Contains(grant) && !client.GrantTypes.Contains(grant, StringComparer.Ordinal)
            ? throw OAuthException.UnauthorizedClient("the grant_type is not this client's")
            : grant;
    }
}
