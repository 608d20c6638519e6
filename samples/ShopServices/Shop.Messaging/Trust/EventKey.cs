using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Shop.Messaging.Trust;

/// <summary>The keys of events as they stand in configuration: P-256, DER in base64, without line breaks.</summary>
internal static class EventKey
{
    private const int Bits = 256;
    private const int IdBytes = 8;

    /// <summary>
    /// Reads a private key (PKCS #8), or says in one sentence what is wrong with it. The key itself is never said.
    /// </summary>
    public static (ECDsaSecurityKey? Key, string? Flaw) ReadPrivate(string? text) =>
        Read(text, static (key, bytes) => key.ImportPkcs8PrivateKey(bytes, out _));

    /// <summary>The same for a public key (SubjectPublicKeyInfo).</summary>
    public static (ECDsaSecurityKey? Key, string? Flaw) ReadPublic(string? text) =>
        Read(text, static (key, bytes) => key.ImportSubjectPublicKeyInfo(bytes, out _));

    private static (ECDsaSecurityKey? Key, string? Flaw) Read(string? text, Action<ECDsa, byte[]> import)
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
                return (new ECDsaSecurityKey(key) { KeyId = IdOf(key) }, null);
            }
        }
        catch (Exception exception) when (exception is FormatException or CryptographicException)
        {
            // Said below: the exception may quote what must not be printed.
        }

        key.Dispose();
        return (null, "is no P-256 key as DER in base64");
    }

    // Follows from the key: nobody has to name it, and two keys cannot be called alike.
    private static string IdOf(ECDsa key) =>
        Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()).AsSpan(0, IdBytes));
}
