using System.ComponentModel.DataAnnotations;
using Microsoft.IdentityModel.Tokens;

namespace EdgeKit.Auth.SigningKeys;

/// <summary>The asymmetric algorithms of RFC 7518. Everyone who can verify an HMAC could forge a token.</summary>
internal static class SignatureAlgorithms
{
    public static IReadOnlyList<string> Supported { get; } =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    public static IEnumerable<ValidationResult> Check(IEnumerable<string> algorithms, string member) =>
        from algorithm in algorithms
        where !Supported.Contains(algorithm)
        select new ValidationResult(
            $"names {algorithm}, which is not a supported asymmetric signature algorithm. Choose from "
            + $"{string.Join(", ", Supported)}.",
            [member]);

    /// <summary>True if key type, size or curve and the <c>alg</c> of the key, if stated, fit an algorithm.</summary>
    public static bool Fits(JsonWebKey key, string algorithm) =>
        JsonWebKeyReader.HasParameters(key)
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
