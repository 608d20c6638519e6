using EdgeKit.Auth.Http;
using EdgeKit.Auth.Sessions;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Logout;

/// <summary>
/// <c>GET /bff/logout</c>: redirects the browser to the end-session endpoint of the authorization server. That URL
/// contains the ID token, so scripts receive it only encrypted; this endpoint decrypts it within a minute.
/// </summary>
internal sealed class EndSessionRedirect(SessionProtector protector, TimeProvider timeProvider)
{
    private const string Purpose = "logout";
    private const int MaxLength = 16 * 1024;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    public string CreateUrl(HttpRequest request, string address)
    {
        var ticket = protector.ProtectText(new Ticket(address, timeProvider.GetUtcNow()), Purpose);
        return $"{PublicOrigin.PathOf(request)}/bff/logout?to={ticket}";
    }

    public Task HandleAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        if (context.Request.Query["to"] is { Count: 1 } to && to.ToString() is { Length: <= MaxLength } text
            && protector.UnprotectText<Ticket>(text, Purpose) is { } ticket
            && timeProvider.GetUtcNow() - ticket.At <= Lifetime)
        {
            context.Response.Redirect(ticket.Address);
            return Task.CompletedTask;
        }

        return LoginErrorPage.WriteAsync(
            context, StatusCodes.Status400BadRequest, "You are logged out here",
            "You may still be logged in at the login server, because this link has expired.");
    }

    private sealed record Ticket(string Address, DateTimeOffset At);
}
