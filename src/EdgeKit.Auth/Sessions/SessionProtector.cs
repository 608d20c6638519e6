using System.Security.Cryptography;
using System.Text.Json;
using EdgeKit.Auth.KeyRing;
using Microsoft.AspNetCore.DataProtection;

namespace EdgeKit.Auth.Sessions;

/// <summary>
/// Encrypts and authenticates what leaves this process, under the data-protection keys. What was sealed for one
/// purpose, such as one session's key, opens for no other.
/// </summary>
internal sealed class SessionProtector(IDataProtectionProvider protection)
{
    private const string Root = "EdgeKit.Auth.Bff.v1";

    /// <exception cref="KeyRingUnavailableException">The keys are in Redis, which does not answer.</exception>
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

    /// <summary>
    /// The content, or default when it is not ours, not for this purpose, or from before the oldest key.
    /// </summary>
    /// <exception cref="KeyRingUnavailableException">The keys are in Redis, which does not answer.</exception>
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
