using Microsoft.IdentityModel.JsonWebTokens;

namespace EdgeKit.Auth.Tokens;

/// <summary>Reads tokens without believing them.</summary>
internal static class JwtText
{
    /// <summary>A signed token has three parts; one with five is encrypted and none of ours.</summary>
    /// <returns><see langword="null"/> for what is no signed token.</returns>
    public static JsonWebToken? Parse(string text)
    {
        if (text.AsSpan().Count('.') != 2)
        {
            return null;
        }

        try
        {
            return new JsonWebToken(text);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
