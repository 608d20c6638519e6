using System.Buffers.Text;
using EdgeKit.Auth.Http;
using EdgeKit.Auth.Sessions;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Logout;

/// <summary>
/// <c>GET /bff/logout</c>: sends the browser on to the server, to end the session there too. The address holds the ID
/// token, which is nothing for a script: the page gets it sealed, and only a navigation opens it, for a minute.
/// </summary>
internal sealed class EndSessionRedirect(SessionProtector seal, TimeProvider timeProvider)
{
    private const string Purpose = "logout";
    private const int Longest = 16 * 1024;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    public string CreateUrl(HttpRequest request, string address) =>
        $"{PublicOrigin.PathOf(request)}/bff/logout?to={Base64Url.EncodeToString(seal.Protect(new Ticket(address, timeProvider.GetUtcNow()), Purpose))}";

    public Task HandleAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        if (context.Request.Query["to"] is { Count: 1 } text
            && Open(text.ToString()) is { } ticket && timeProvider.GetUtcNow() - ticket.At <= Lifetime)
        {
            context.Response.Redirect(ticket.Address);
            return Task.CompletedTask;
        }

        return LoginErrorPage.WriteAsync(
            context, StatusCodes.Status400BadRequest,
            "You are logged out here", "At the login server you may still be logged in: this way there is too old.");
    }

    private Ticket? Open(string text)
    {
        try
        {
            return text.Length <= Longest ? seal.Unprotect<Ticket>(Base64Url.DecodeFromChars(text), Purpose) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private sealed record Ticket(string Address, DateTimeOffset At);
}
