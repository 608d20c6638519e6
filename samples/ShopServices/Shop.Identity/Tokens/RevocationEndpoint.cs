using Shop.Identity.Clients;
using Shop.Identity.Protocol;

namespace Shop.Identity.Tokens;

/// <summary><c>POST /connect/revocation</c> (RFC 7009) for refresh tokens; access tokens expire soon.</summary>
internal static class RevocationEndpoint
{
    public static void MapRevocation(this IEndpointRouteBuilder app) =>
        app.MapPost("/connect/revocation", HandleAsync).DisableAntiforgery();

    private static async Task<IResult> HandleAsync(HttpContext context, ClientRegistry clients, RefreshTokens refresh)
    {
        try
        {
            var form = await TokenRequest.ReadAsync(context.Request);
            var client = clients.Authenticate(ClientCredentials.Read(context.Request, form))
                ?? throw OAuthException.InvalidClient("the client is unknown or its secret is wrong");
            refresh.Revoke(form.Required("token"), client.Id);
            return Results.Ok();
        }
        catch (OAuthException exception)
        {
            return exception.ToResult(context);
        }
    }
}
