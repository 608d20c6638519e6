using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace EdgeKit.Auth.SigningKeys;

/// <summary>Reads JSON Web Keys (RFC 7517). Certificates are dropped, because the library would prefer them.</summary>
internal static class JsonWebKeyReader
{
    /// <summary>Reads a key of a key set; null for one that is malformed or not a public signature key.</summary>
    public static JsonWebKey? Read(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object
        && IsForSignatures(json) && Parse(json) is { } parsed && ReadParameters(parsed, json) is { } key
        && HasParameters(key) ? key : null;

    /// <summary>Parses a key as it is; null if it is malformed.</summary>
    public static JsonWebKey? Parse(JsonElement json)
    {
        try
        {
            return new JsonWebKey(json.GetRawText());
        }
        catch (Exception error)
            when (error is ArgumentException or JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    public static JsonWebKey WithoutCertificate(JsonWebKey key) => WithParametersOf(key, key);

    /// <summary>True if a key has readable parameters; the library would throw only when it uses them.</summary>
    public static bool HasParameters(JsonWebKey key) => key.Kty switch
    {
        JsonWebAlgorithmsKeyTypes.RSA => IsNumber(key.N) && IsNumber(key.E),
        JsonWebAlgorithmsKeyTypes.EllipticCurve => IsNumber(key.X) && IsNumber(key.Y),
        _ => false,
    };

    /// <summary><c>Base64Url.IsValid</c> accepts white space, which the library rejects.</summary>
    private static bool IsNumber(string? text) =>
        text is { Length: > 0 }
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') && Base64Url.IsValid(text);

    /// <summary>True if <c>use</c>, <c>key_ops</c> and <c>alg</c>, as far as present, permit signatures.</summary>
    private static bool IsForSignatures(JsonElement json) =>
        (!json.TryGetProperty("use", out var use) || IsText(use, JsonWebKeyUseNames.Sig))
        && (!json.TryGetProperty("key_ops", out var uses)
            || (uses.ValueKind == JsonValueKind.Array && uses.EnumerateArray().Any(it => IsText(it, "verify"))))
        && (!json.TryGetProperty("alg", out var alg)
            || (alg.ValueKind == JsonValueKind.String && SignatureAlgorithms.Supported.Contains(alg.GetString()!)));

    private static bool IsText(JsonElement json, string text) =>
        json.ValueKind == JsonValueKind.String && json.ValueEquals(text);

    private static JsonWebKey? ReadParameters(JsonWebKey key, JsonElement json) =>
        key is { N: null, X: null } && json.TryGetProperty("x5c", out var chain)
        ? ReadCertificate(key, chain) : WithoutCertificate(key);

    /// <summary>The certificate need not be valid: the key set, which it is part of, is trusted.</summary>
    private static JsonWebKey? ReadCertificate(JsonWebKey key, JsonElement chain)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(chain[0].GetBytesFromBase64());
            using var rsa = certificate.GetRSAPublicKey();
            using var curve = certificate.GetECDsaPublicKey();
            var found = rsa is not null
                ? JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(rsa.ExportParameters(false)))
                : curve is not null ? JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(curve))
                : null;
            return found?.Kty == key.Kty ? WithParametersOf(found, key) : null;
        }
        catch (Exception error) when (error is ArgumentException
            or IndexOutOfRangeException or InvalidOperationException or FormatException or CryptographicException)
        {
            return null;
        }
    }

    private static JsonWebKey WithParametersOf(JsonWebKey source, JsonWebKey key) => new()
    {
        Kty = key.Kty,
        Kid = key.Kid,
        Alg = key.Alg,
        N = source.N,
        E = source.E,
        Crv = source.Crv,
        X = source.X,
        Y = source.Y,
    };
}
