using System.Buffers.Text;
using Microsoft.IdentityModel.Tokens;

namespace EdgeKit.Auth.SigningKeys;

/// <summary>
/// Checks that a key has readable parameters for its type; the library would throw only when it uses them.
/// </summary>
internal static class PublicKeyParameters
{
    public static bool AreComplete(JsonWebKey key) => key.Kty switch
    {
        JsonWebAlgorithmsKeyTypes.RSA => IsNumber(key.N) && IsNumber(key.E),
        JsonWebAlgorithmsKeyTypes.EllipticCurve => IsNumber(key.X) && IsNumber(key.Y),
        _ => false,
    };

    /// <summary>
    /// True for base64url without white space, which <c>Base64Url.IsValid</c> accepts and the library rejects.
    /// </summary>
    private static bool IsNumber(string? text) =>
        text is { Length: > 0 }
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') && Base64Url.IsValid(text);
}
