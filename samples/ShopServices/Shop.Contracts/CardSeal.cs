using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Shop.Contracts;

/// <summary>
/// Encrypts a card number on its way from Orders to Payments (AES-256-GCM), so that no outbox, event or backup contains
/// it. The order id is authenticated: a card sealed for another order cannot be opened.
/// </summary>
public sealed class CardSeal
{
    /// <summary>The configuration key: 32 bytes in base64.</summary>
    public const string KeyPath = "Cards:Key";

    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private readonly byte[] _key;

    /// <summary>Creates the seal.</summary>
    /// <param name="key">The value at <see cref="KeyPath"/>.</param>
    /// <exception cref="ArgumentException">It is absent or not 32 bytes in base64.</exception>
    public CardSeal(string? key)
    {
        var bytes = new byte[32];
        if (key is null || !Convert.TryFromBase64String(key, bytes, out var written) || written != bytes.Length)
        {
            throw new ArgumentException(
                $"{KeyPath} must be 32 bytes in base64; give Orders and Payments the same one, for example from "
                + "`openssl rand -base64 32`. The Development settings of the sample have one.", nameof(key));
        }

        _key = bytes;
    }

    /// <summary>Encrypts a card number.</summary>
    /// <param name="card">The number.</param>
    /// <param name="orderId">The order that the card pays for.</param>
    /// <returns>The sealed card, different each time.</returns>
    public string Seal(string card, string orderId)
    {
        var text = Encoding.ASCII.GetBytes(card);
        var box = new byte[NonceBytes + TagBytes + text.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(_key, TagBytes);
        aes.Encrypt(box.AsSpan(0, NonceBytes), text, box.AsSpan(NonceBytes + TagBytes),
            box.AsSpan(NonceBytes, TagBytes), Encoding.UTF8.GetBytes(orderId));
        return Base64Url.EncodeToString(box);
    }

    /// <summary>Decrypts a sealed card.</summary>
    /// <param name="sealedCard">The sealed card.</param>
    /// <param name="orderId">The order that it was sealed for.</param>
    /// <returns>The number.</returns>
    /// <exception cref="CryptographicException">The key or the order differs, or the text was modified.</exception>
    /// <exception cref="FormatException">The text is not a sealed card.</exception>
    public string Open(string sealedCard, string orderId)
    {
        var box = Base64Url.DecodeFromChars(sealedCard);
        if (box.Length < NonceBytes + TagBytes)
        {
            throw new FormatException("A sealed card is longer than this.");
        }

        var text = new byte[box.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(_key, TagBytes);
        aes.Decrypt(box.AsSpan(0, NonceBytes), box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes),
            text, Encoding.UTF8.GetBytes(orderId));
        return Encoding.ASCII.GetString(text);
    }

    /// <summary>Returns an HMAC: without the key it cannot be reversed by trying all cards.</summary>
    /// <param name="text">The text.</param>
    /// <returns>64 hexadecimal digits.</returns>
    public string Fingerprint(string text) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)));
}
