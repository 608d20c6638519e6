using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace EdgeKit.Auth.SigningKeys;

/// <summary>
/// Reads one key of a key set (RFC 7517, 4). Certificates beside the key parameters are dropped: the library would
/// prefer them, and they may hold another key.
/// </summary>
internal static class JsonWebKeyReader
{
    private const string Certificates = "x5c";

    /// <returns><see langword="null"/> for a key that is malformed or not a public signature key.</returns>
    public static JsonWebKey? Read(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object
        && IsForSignatures(json) && ReadParameters(json) is { } key && PublicKeyParameters.AreComplete(key)
        ? key : null;

    public static JsonWebKey WithoutCertificate(JsonWebKey key) =>
        new() { Kty = key.Kty,
            Kid = key.Kid, Alg = key.Alg, N = key.N, E = key.E, Crv = key.Crv, X = key.X, Y = key.Y };

    /// <summary>
    /// True if <c>use</c>, <c>key_ops</c> and <c>alg</c>, as far as present, permit signatures (RFC 7517, 4.2 to 4.4).
    /// </summary>
    private static bool IsForSignatures(JsonElement json) =>
        (!json.TryGetProperty("use", out var use) || IsText(use, JsonWebKeyUseNames.Sig))
        && (!json.TryGetProperty("key_ops", out var uses)
            || (uses.ValueKind == JsonValueKind.Array && uses.EnumerateArray().Any(it => IsText(it, "verify"))))
        && (!json.TryGetProperty("alg", out var alg)
            || (alg.ValueKind == JsonValueKind.String && SignatureAlgorithms.Supported.Contains(alg.GetString()!)));

    private static bool IsText(JsonElement json, string text) =>
        json.ValueKind == JsonValueKind.String && json.ValueEquals(text);

    private static JsonWebKey? ReadParameters(JsonElement json)
    {
        try
        {
            var key = WithoutCertificate(new JsonWebKey(json.GetRawText()));
            return key is { N: null, X: null } && json.TryGetProperty(Certificates, out var chain)
                ? ReadCertificate(key, chain) : key;
        }
        catch (Exception error) when (error is ArgumentException
            or JsonException or InvalidOperationException or FormatException or CryptographicException)
        {
            return null;
        }
    }

    /// <summary>
    /// Takes the public key from the first certificate. The certificate itself is not validated, because the key is
    /// trusted as part of the issuer's key set.
    /// </summary>
    private static JsonWebKey? ReadCertificate(JsonWebKey key, JsonElement chain)
    {
        if (chain.ValueKind != JsonValueKind.Array
            || chain.EnumerateArray().FirstOrDefault() is not { ValueKind: JsonValueKind.String } first)
        {
            return null;
        }

        using var certificate = X509CertificateLoader.LoadCertificate(first.GetBytesFromBase64());
        using var rsa = certificate.GetRSAPublicKey();
        using var curve = certificate.GetECDsaPublicKey();
        var numbers = rsa is not null
            ? JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(rsa.ExportParameters(false)))
            : curve is not null ? JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(curve))
            : null;
        return numbers?.Kty == key.Kty
            ? new() { Kty = key.Kty, Kid = key.Kid,
                Alg = key.Alg, N = numbers.N, E = numbers.E, Crv = numbers.Crv, X = numbers.X, Y = numbers.Y }
            : null;
    }
}
