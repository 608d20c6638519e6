using System.Security.Cryptography;
using System.Text;

namespace EdgeKit.Auth.KeyRing;

/// <summary>
/// Encrypts data-protection keys in Redis with AES-256-GCM, under a key derived (HKDF, RFC 5869) from the client
/// secret, which Redis does not have. Layout: salt, nonce, tag, ciphertext.
/// </summary>
internal static class KeyWrapping
{
    private const int SaltBytes = 32;
    private const int KeyBytes = 32;
    private static readonly int NonceBytes = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int TagBytes = AesGcm.TagByteSizes.MaxSize;

    private static ReadOnlySpan<byte> Purpose => "EdgeKit.Auth.KeyRing.v1"u8;

    public static byte[] Wrap(string secret, byte[] content)
    {
        var wrapped = new byte[SaltBytes + NonceBytes + TagBytes + content.Length];
        RandomNumberGenerator.Fill(wrapped.AsSpan(0, SaltBytes + NonceBytes));
        var (salt, nonce, tag, sealedContent) = Parts(wrapped);
        using var aes = new AesGcm(Derive(secret, salt.Span), TagBytes);
        aes.Encrypt(nonce.Span, content, sealedContent.Span, tag.Span);
        return wrapped;
    }

    /// <exception cref="CryptographicException">The content was wrapped with another secret or modified.</exception>
    public static byte[] Unwrap(string secret, byte[] wrapped)
    {
        if (wrapped.Length < SaltBytes + NonceBytes + TagBytes)
        {
            throw new CryptographicException("The wrapped key is truncated.");
        }

        var (salt, nonce, tag, sealedContent) = Parts(wrapped);
        var content = new byte[sealedContent.Length];
        using var aes = new AesGcm(Derive(secret, salt.Span), TagBytes);
        aes.Decrypt(nonce.Span, sealedContent.Span, tag.Span, content);
        return content;
    }

    private static (Memory<byte> Salt, Memory<byte> Nonce, Memory<byte> Tag, Memory<byte> Content) Parts(byte[] wrapped)
    {
        var rest = wrapped.AsMemory();
        return (rest[..SaltBytes], rest.Slice(SaltBytes, NonceBytes),
            rest.Slice(SaltBytes + NonceBytes, TagBytes), rest[(SaltBytes + NonceBytes + TagBytes)..]);
    }

    private static byte[] Derive(string secret, ReadOnlySpan<byte> salt)
    {
        var key = new byte[KeyBytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), key, salt, Purpose);
        return key;
    }
}
