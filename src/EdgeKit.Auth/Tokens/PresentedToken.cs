using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Tokens;

/// <summary>The token in an <c>Authorization</c> header, and its scheme.</summary>
/// <param name="Header">The header value.</param>
/// <param name="Start">Where the token starts.</param>
/// <param name="WithProof">True for the scheme <c>DPoP</c>, false for <c>Bearer</c>.</param>
internal readonly record struct PresentedToken(string Header, int Start, bool WithProof)
{
    private const string Bearer = "Bearer ";
    private const string Dpop = "DPoP ";

    /// <summary>The token, as a span so that the cache can look it up without copying.</summary>
    public ReadOnlySpan<char> Text => Header.AsSpan(Start).Trim(' ');

    /// <returns><see langword="null"/> if there is no token.</returns>
    public static PresentedToken? Of(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        PresentedToken token = header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? new(header, Bearer.Length, WithProof: false)
            : header.StartsWith(Dpop, StringComparison.OrdinalIgnoreCase) ? new(header, Dpop.Length, WithProof: true)
            : default;
        return token.Header is not null && !token.Text.IsEmpty ? token : null;
    }
}
