using Shop.Identity.Clients;
using Shop.Identity.Tokens;

namespace Shop.Identity.Logout;

/// <summary>
/// <c>GET /connect/logout</c>: signs a user out at a client's request (OpenID Connect RP-Initiated Logout).
/// </summary>
internal static class LogoutEndpoint
{
    public static void MapLogout(this IEndpointRouteBuilder app) => app.MapGet("/connect/logout", HandleAsync);

    private static async Task<IResult> HandleAsync(
        HttpContext context,
        IdTokens ids,
        ClientRegistry clients, LogoutService logouts, string? id_token_hint, string? post_logout_redirect_uri)
    {
        context.Response.Headers.CacheControl = "no-store";
        // Without this check anyone's link would sign users out.
        if (id_token_hint is null || await ids.ReadAsync(id_token_hint) is not { } hint)
        {
            return Results.Text("The id_token_hint is missing or not from this server; no user was signed out.",
                statusCode: StatusCodes.Status400BadRequest);
        }

        await logouts.EndSessionAsync(hint.SessionId);
        return post_logout_redirect_uri is not null && clients.Find(hint.ClientId) is { } client
            && client.PostLogoutUris.Contains(post_logout_redirect_uri, StringComparer.Ordinal)
                ? Results.Redirect(post_logout_redirect_uri)
                : Results.Text("You are signed out.");
    }
}
