using Microsoft.AspNetCore.WebUtilities;
using Shop.Identity.Clients;
using Shop.Identity.Login;
using Shop.Identity.Protocol;

namespace Shop.Identity.Authorization;

/// <summary>The endpoints of sign-in and authorization.</summary>
internal static class AuthorizationEndpoints
{
    public static void MapAuthorization(this IEndpointRouteBuilder app)
    {
        app.MapGet("/connect/authorize", Authorize);
        app.MapPost("/connect/login", LoginAsync).DisableAntiforgery();
        app.MapPost("/connect/par", PushAsync).DisableAntiforgery();
    }

    private static IResult Authorize(
        HttpContext context, AuthorizationRequests requests, LoginSessions logins, AuthorizationCodes codes)
    {
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            var request = requests.Read(
                name => context.Request.Query[name] is { Count: 1 } value ? value.ToString() : null);
            return logins.Find(context.Request) is { } session
                ? codes.Redirect(request, session)
                : LoginPage.Show(requests.Wait(request), context.Response);
        }
        catch (AuthorizationRefusedException refusal)
        {
            return Refuse(context, refusal);
        }
    }

    private static async Task<IResult> LoginAsync(
        HttpContext context,
        AuthorizationRequests requests, UserRegistry users, LoginSessions logins, AuthorizationCodes codes)
    {
        context.Response.Headers.CacheControl = "no-store";
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var waiting = form["request"].ToString();
        // The cookie of the page ties the form to this browser, so that no other person can sign it in under another
        // name.
        if (!LoginPage.Belongs(context.Request, waiting) || requests.Waiting(waiting) is null)
        {
            return Results.Text("This login page is too old. Go back to the shop and start again.", statusCode: 400);
        }

        if (users.Authenticate(form["username"].ToString(), form["password"].ToString()) is not { } user)
        {
            return LoginPage.Show(waiting, context.Response, "That name and password do not belong together.");
        }

        return requests.TakeWaiting(waiting) is { } request
            ? codes.Redirect(request, logins.Start(context.Response, user))
            : Results.Text("This login was finished already.", statusCode: 400);
    }

    private static async Task<IResult> PushAsync(
        HttpContext context, AuthorizationRequests requests, ClientRegistry clients)
    {
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            var form = await TokenRequest.ReadAsync(context.Request);
            var client = clients.Authenticate(ClientCredentials.Read(context.Request, form))
                ?? throw OAuthException.InvalidClient("the client is unknown or its secret is wrong");
            var request = requests.Check(name => name == "client_id" ? client.Id : form.Optional(name));
            return Results.Json(
                new { request_uri = requests.Push(
                    request), expires_in = (int)AuthorizationRequests.PushedLifetime.TotalSeconds },
                statusCode: StatusCodes.Status201Created);
        }
        catch (AuthorizationRefusedException refusal)
        {
            return Results.Json(new { error = refusal.Error, error_description = refusal.Message }, statusCode: 400);
        }
        catch (OAuthException exception)
        {
            return exception.ToResult(context);
        }
    }

    private static IResult Refuse(HttpContext context, AuthorizationRefusedException refusal)
    {
        if (refusal.RedirectUri is not { } redirect)
        {
            return Results.Text($"{refusal.Error}: {refusal.Message}", statusCode: StatusCodes.Status400BadRequest);
        }

        var issuer = context.RequestServices.GetRequiredService<IssuerAddress>();
        return Results.Redirect(QueryHelpers.AddQueryString(redirect, new Dictionary<string, string?>
        {
            ["error"] = refusal.Error,
                ["error_description"] = refusal.Message, ["state"] = refusal.State, ["iss"] = issuer.Value,
        }));
    }
}
