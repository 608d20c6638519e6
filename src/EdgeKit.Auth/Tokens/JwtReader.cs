using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace EdgeKit.Auth.Tokens;

/// <summary>Reads tokens without believing them.</summary>
internal static class JwtReader
{
    /// <summary>A token that is to be judged; whatever could be read in two ways is none.</summary>
    /// <param name="text">The token as it came.</param>
    /// <param name="problem">What is wrong where it is no signed token.</param>
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
    /// A token of which only the issuer is wanted, to know who is to judge it: read as freely as the application's own
    /// scheme may, so that what <see cref="Parse"/> refuses gets no second judge. A signed token has three parts; one
    /// with five is encrypted and none of ours.
    /// </summary>
    /// <returns><see langword="null"/> for what is no signed token.</returns>
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
            return null; // the library has several words for it
        }
    }

    /// <summary>The issuer that a token states.</summary>
    public static string? IssuerOf(string text)
    {
        try
        {
            return Read(text)?.Issuer;
        }
        catch (Exception error) when (error is ArgumentException or JsonException or InvalidOperationException)
        {
            return null; // text that is none, which is found out only now
        }
    }
}
