using Shop.Identity.Login;
using Shop.Identity.Tokens;

namespace Shop.Identity.Tokens;

/// <summary><c>GET /connect/userinfo</c>: returns the user of a login's access token.</summary>
internal static class UserInfoEndpoint
{
    private const string Scheme = "Bearer ";

    public static void MapUserInfo(this IEndpointRouteBuilder app) => app.MapGet("/connect/userinfo", HandleAsync);

    private static async Task<IResult> HandleAsync(HttpContext context, AccessTokens tokens, UserRegistry users)
    {
        context.Response.Headers.CacheControl = "no-store";
        var header = context.Request.Headers.Authorization.ToString();
        var token = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? await tokens.ReadAsync(header[Scheme.Length..]) : null;
        if (token is null || users.Find(token.Subject) is not { } user)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
            return Results.Json(new { error = "invalid_token" }, statusCode: StatusCodes.Status401Unauthorized);
        }

        return Results.Json(new { sub = user.Subject, name = user.Name, preferred_username = user.Subject });
    }
}
