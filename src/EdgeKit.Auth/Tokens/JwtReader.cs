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

        var token = Read(text);
        problem = token is null ? "it cannot be read" : null;
        return token;
    }

    /// <summary>
    /// Reads a token to find its issuer, as leniently as an application's own scheme, so that a token that
    /// <see cref="Parse"/> refuses is not passed to that scheme. A token with five parts is encrypted; EdgeKit does not
    /// handle it.
    /// </summary>
    public static JsonWebToken? Read(string text)
    {
        if (text.AsSpan().Count('.') != 2)
        {
            return null;
        }

        try
        {
            return new JsonWebToken(text);
        }
        catch (Exception error)
            when (error is ArgumentException or JsonException or InvalidOperationException or FormatException)
        {
            return null; // The library throws all of these for malformed tokens.
        }
    }

    public static string? IssuerOf(string text)
    {
        try
        {
            return Read(text)?.Issuer;
        }
        catch (Exception error) when (error is ArgumentException or JsonException or InvalidOperationException)
        {
            return null; // The library decodes lazily.
        }
    }
}
