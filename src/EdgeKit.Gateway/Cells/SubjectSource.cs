using EdgeKit.Http.Callers;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Gateway.Cells;

/// <summary>One way to determine the subject of a request.</summary>
internal sealed class SubjectSource(Func<HttpContext, CallerResolver, CellSubject?> find)
{
    public const string Known = "User, Claim:NAME, Header:NAME, Cookie:NAME or Address";

    /// <returns><see langword="null"/> if the request has none.</returns>
    public CellSubject? Find(HttpContext context, CallerResolver callers) =>
        find(context, callers) is { Key.Length: > 0 } subject ? subject : null;

    /// <returns><see langword="null"/> if the text is not a known source.</returns>
    public static SubjectSource? Parse(string text)
    {
        var at = text.IndexOf(':', StringComparison.Ordinal);
        var name = (at < 0 ? text : text[..at]).Trim().ToUpperInvariant();
        var argument = at < 0 ? null : text[(at + 1)..].Trim();
        return (name, argument) switch
        {
            ("USER", null) => new(static (context, _) =>
                Caller.Of(context.User) is { } caller ? new CellSubject(caller.Key, caller) : null),
            ("CLAIM", { Length: > 0 } type) => new((context, _) =>
                Caller.ClaimOf(context.User, type) is var (issuer, value)
                    ? new CellSubject($"{issuer.Length}:{issuer}{value}", new Caller("", issuer, type, value)) : null),
            ("HEADER", { Length: > 0 } header) =>
                new((context, _) => CellSubject.FromName(context.Request.Headers[header])),
            ("COOKIE", { Length: > 0 } cookie) =>
                new((context, _) => CellSubject.FromName(context.Request.Cookies[cookie])),
            ("ADDRESS", null) =>
                new(static (context, callers) => CellSubject.FromName(callers.AddressOf(context)?.ToString())),
            _ => null,
        };
    }
}
