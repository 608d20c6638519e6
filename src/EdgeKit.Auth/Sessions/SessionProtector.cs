using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using EdgeKit.Auth.KeyRing;
using Microsoft.AspNetCore.DataProtection;

namespace EdgeKit.Auth.Sessions;

/// <summary>Encrypts and authenticates data with the data-protection keys, bound to a purpose.</summary>
internal sealed class SessionProtector(IDataProtectionProvider protection)
{
    private const string Root = "EdgeKit.Auth.Bff.v1";

    /// <exception cref="KeyRingUnavailableException">The data-protection keys cannot be read from Redis.</exception>
    public byte[] Protect<T>(T content, params string[] purpose)
    {
        try
        {
            return protection.CreateProtector(Root, purpose).Protect(JsonSerializer.SerializeToUtf8Bytes(content));
        }
        catch (CryptographicException error) when (KeyRingUnavailableException.IsCauseOf(error))
        {
            throw new KeyRingUnavailableException();
        }
    }

    /// <summary>Like <see cref="Protect{T}"/>, as base64url for cookies and URLs.</summary>
    /// <exception cref="KeyRingUnavailableException">The data-protection keys cannot be read from Redis.</exception>
    public string ProtectText<T>(T content, string purpose) => Base64Url.EncodeToString(Protect(content, purpose));

    /// <summary>Like <see cref="Unprotect{T}"/>; text that is not base64url counts as forged.</summary>
    /// <exception cref="KeyRingUnavailableException">The data-protection keys cannot be read from Redis.</exception>
    public T? UnprotectText<T>(string text, string purpose)
    {
        try
        {
            return Unprotect<T>(Base64Url.DecodeFromChars(text), purpose);
        }
        catch (FormatException)
        {
            return default;
        }
    }

    /// <summary>Returns default for data that is forged, of another purpose, or older than the oldest key.</summary>
    /// <exception cref="KeyRingUnavailableException">The data-protection keys cannot be read from Redis.</exception>
    public T? Unprotect<T>(byte[]? data, params string[] purpose)
    {
        if (data is not { Length: > 0 })
        {
            return default;
        }

        try
        {
            return JsonSerializer.Deserialize<T>(protection.CreateProtector(Root, purpose).Unprotect(data));
        }
        catch (CryptographicException error)
        {
            return KeyRingUnavailableException.IsCauseOf(error) ? throw new KeyRingUnavailableException() : default(T);
        }
    }
}
