using Microsoft.IdentityModel.Tokens;

namespace EdgeKit.Auth.SigningKeys;

/// <summary>
/// The asymmetric signature algorithms of RFC 7518. HMACs are excluded, because everyone who can verify such a token
/// could forge one.
/// </summary>
internal static class SignatureAlgorithms
{
    public static IReadOnlyList<string> Supported { get; } =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    /// <summary>
    /// True if a key can verify an algorithm: key type, size or curve and, if stated, the <c>alg</c> of the key.
    /// </summary>
    public static bool Fits(JsonWebKey key, string algorithm) =>
        PublicKeyParameters.AreComplete(key)
        && (string.IsNullOrEmpty(key.Alg) || key.Alg == algorithm)
        && (key.Kty, algorithm[..2]) switch
        {
            (JsonWebAlgorithmsKeyTypes.RSA, "RS" or "PS") => key.KeySize >= 2048,
            (JsonWebAlgorithmsKeyTypes.EllipticCurve, "ES") => key.Crv == CurveOf(algorithm),
            _ => false,
        };

    private static string CurveOf(string algorithm) => algorithm switch
    {
        SecurityAlgorithms.EcdsaSha256 => JsonWebKeyECTypes.P256,
        SecurityAlgorithms.EcdsaSha384 => JsonWebKeyECTypes.P384,
        _ => JsonWebKeyECTypes.P521,
    };
}
