using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Tokens;

/// <summary>The token of an <c>Authorization</c> header, and under which of the two words it stands there.</summary>
/// <param name="Header">The whole header.</param>
/// <param name="Start">Where the word ends.</param>
/// <param name="WithProof">Whether the word is <c>DPoP</c> and not <c>Bearer</c>.</param>
internal readonly record struct PresentedToken(string Header, int Start, bool WithProof)
{
    private const string Bearer = "Bearer ";
    private const string Dpop = "DPoP ";

    /// <summary>Cut out only where a string is needed: a known token is recognized where it stands.</summary>
    public ReadOnlySpan<char> Text => Header.AsSpan(Start).Trim(' ');

    /// <returns><see langword="null"/> where there is none.</returns>
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
