using System.Buffers.Text;
using Microsoft.IdentityModel.Tokens;

namespace EdgeKit.Auth.SigningKeys;

/// <summary>
/// Decides whether a published key has the numbers that its kind is made of, in readable form. The library finds out
/// only when it computes with them, and then throws.
/// </summary>
internal static class PublicKeyParameters
{
    public static bool AreComplete(JsonWebKey key) => key.Kty switch
    {
        JsonWebAlgorithmsKeyTypes.RSA => IsNumber(key.N) && IsNumber(key.E),
        JsonWebAlgorithmsKeyTypes.EllipticCurve => IsNumber(key.X) && IsNumber(key.Y),
        _ => false,
    };

    /// <summary>Not the platform's word alone: it passes over white space, which the library does not.</summary>
    private static bool IsNumber(string? text) =>
        text is { Length: > 0 }
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') && Base64Url.IsValid(text);
}
