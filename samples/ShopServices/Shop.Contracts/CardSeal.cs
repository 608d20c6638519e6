using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Shop.Contracts;

/// <summary>
/// Seals a card number for the way from Orders to Payments (AES-256-GCM), so that no outbox, event or backup holds it
/// readable. The order id is authenticated too: a seal moved to another order does not open.
/// </summary>
public sealed class CardSeal
{
    /// <summary>Where the key stands in configuration: 32 bytes in base64.</summary>
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

    /// <summary>Seals a card.</summary>
    /// <param name="card">The number.</param>
    /// <param name="orderId">The order that it pays.</param>
    /// <returns>Text that differs each time.</returns>
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

    /// <summary>Opens what <see cref="Seal"/> made.</summary>
    /// <param name="sealedCard">The sealed card.</param>
    /// <param name="orderId">The order that it was sealed for.</param>
    /// <returns>The number.</returns>
    /// <exception cref="CryptographicException">Another key, another order, or changed on the way.</exception>
    /// <exception cref="FormatException">It is no seal at all.</exception>
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

    /// <summary>A fingerprint that cannot be reversed by trying every card, because it is keyed.</summary>
    /// <param name="text">What to fingerprint.</param>
    /// <returns>64 hexadecimal digits.</returns>
    public string Fingerprint(string text) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)));
}
