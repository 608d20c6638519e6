using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace EdgeKit.Auth.Tokens;

/// <summary>Reads tokens without validating them.</summary>
internal static class JwtReader
{
    /// <summary>Parses a token strictly; see <see cref="JwtSyntax"/>.</summary>
    public static JsonWebToken? Parse(string text, out string? problem)
    {
        problem = JwtSyntax.FindProblem(text);
        if (problem is not null)
        {
            return null;
        }

        var token = TryRead(text, token => token);
        problem = token is null ? "it cannot be read" : null;
        return token;
    }

    /// <summary>
    /// Reads the issuer as leniently as an application's own scheme, so that no token that <see cref="Parse"/> refuses
    /// is passed to that scheme. A token with five parts is encrypted; EdgeKit does not handle it.
    /// </summary>
    public static string? IssuerOf(string text) =>
        text.AsSpan().Count('.') == 2 ? TryRead(text, token => token.Issuer) : null;

    private static T? TryRead<T>(string text, Func<JsonWebToken, T> read)
        where T : class
    {
        try
        {
            return read(new JsonWebToken(text));
        }
        catch (Exception error)
            when (error is ArgumentException or JsonException or InvalidOperationException or FormatException)
        {
            return null; // The library throws all of these for malformed tokens, some only when a claim is read.
        }
    }
}
