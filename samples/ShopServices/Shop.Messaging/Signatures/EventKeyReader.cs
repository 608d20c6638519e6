using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Shop.Messaging.Signatures;

/// <summary>Reads the keys of events from configuration: P-256, DER in base64.</summary>
internal static class EventKeyReader
{
    private const int Bits = 256;
    private const int IdBytes = 8;

    /// <summary>Reads a private key (PKCS #8), or returns an error that does not contain the key.</summary>
    public static (ECDsaSecurityKey? Key, string? Error) ReadPrivate(string? text) =>
        Read(text, static (key, bytes) => key.ImportPkcs8PrivateKey(bytes, out _));

    /// <summary>Reads a public key (SubjectPublicKeyInfo).</summary>
    public static (ECDsaSecurityKey? Key, string? Error) ReadPublic(string? text) =>
        Read(text, static (key, bytes) => key.ImportSubjectPublicKeyInfo(bytes, out _));

    private static (ECDsaSecurityKey? Key, string? Error) Read(string? text, Action<ECDsa, byte[]> import)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return (null, "is missing");
        }

        var key = ECDsa.Create();
        try
        {
            import(key, Convert.FromBase64String(text));
            if (key.KeySize == Bits)
            {
                return (new ECDsaSecurityKey(key) { KeyId = ComputeId(key) }, null);
            }
        }
        catch (Exception exception) when (exception is FormatException or CryptographicException)
        {
            // The error below does not quote the exception, which may contain the key.
        }

        key.Dispose();
        return (null, "is no P-256 key as DER in base64");
    }

    // Derived from the key, so that it needs no configuration and is unique.
    private static string ComputeId(ECDsa key) =>
        Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()).AsSpan(0, IdBytes));
}
