using System.Text.Json.Nodes;
using EdgeKit.Auth.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Login;

/// <summary><c>GET /bff/user</c>: returns the logged-in user without tokens.</summary>
internal static class UserEndpoint
{
    public static async Task HandleAsync(HttpContext context)
    {
        var result = await context.AuthenticateAsync(EdgeKitAuthDefaults.SessionScheme).ConfigureAwait(false);
        if (!result.Succeeded || context.Features.Get<SessionFeature>() is not { Session: var session })
        {
            await context.ChallengeAsync(EdgeKitAuthDefaults.SessionScheme).ConfigureAwait(false);
            return;
        }

        context.Response.Headers.CacheControl = "no-store";
        await TypedResults.Json(Describe(session)).ExecuteAsync(context).ConfigureAwait(false);
    }

    private static JsonObject Describe(Session session)
    {
        var claims = new JsonObject();
        foreach (var group in session.Claims.GroupBy(claim => claim.Type))
        {
            var values = group.Select(claim => (JsonNode)claim.Value).ToArray();
            claims[group.Key] = values.Length == 1 ? values[0] : new JsonArray(values);
        }

        return new JsonObject
        {
            ["sub"] = session.Subject,
            ["name"] = session.Claims.FirstOrDefault(claim => claim.Type == "name")?.Value ?? session.Subject,
            ["expiresAt"] = session.ExpiresAt,
            ["claims"] = claims,
        };
    }
}
