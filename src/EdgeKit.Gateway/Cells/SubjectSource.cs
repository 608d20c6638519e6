using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Gateway.Cells;

/// <summary>One way to say whose request it is.</summary>
internal sealed class SubjectSource(Func<HttpContext, string?> find)
{
    public const string Known = "User, Claim:NAME, Header:NAME, Cookie:NAME or Address";

    /// <returns><see langword="null"/> when there is none.</returns>
    public string? Find(HttpContext context) => find(context) is { Length: > 0 } subject ? subject : null;

    /// <returns><see langword="null"/> when the text names no source.</returns>
    public static SubjectSource? Parse(string text)
    {
        var at = text.IndexOf(':', StringComparison.Ordinal);
        var name = (at < 0 ? text : text[..at]).Trim().ToUpperInvariant();
        var argument = at < 0 ? null : text[(at + 1)..].Trim();
        return (name, argument) switch
        {
            ("USER", null) => new(context => UserOf(context.User)),
            ("CLAIM", { Length: > 0 } type) => new(context => context.User.FindFirst(type)?.Value),
            ("HEADER", { Length: > 0 } header) => new(context => context.Request.Headers[header]),
            ("COOKIE", { Length: > 0 } cookie) => new(context => context.Request.Cookies[cookie]),
            ("ADDRESS", null) => new(context => context.Connection.RemoteIpAddress?.ToString()),
            _ => null,
        };
    }

    private static string? UserOf(ClaimsPrincipal user) => user.Identity is not { IsAuthenticated: true } identity
        ? null
        : user.FindFirst("sub")?.Value ?? user.FindFirst(ClaimTypes.NameIdentifier)?.Value ?? identity.Name;
}
