using System.Security.Cryptography;
using System.Text.Json;
using EdgeKit.Auth.KeyRing;
using Microsoft.AspNetCore.DataProtection;

namespace EdgeKit.Auth.Sessions;

/// <summary>
/// Encrypts and authenticates data with the data-protection keys, bound to a purpose such as a session key.
/// </summary>
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
