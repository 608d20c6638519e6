using System.Globalization;
using System.Security.Cryptography;
using EdgeKit.Auth.KeyRing;
using Microsoft.AspNetCore.DataProtection;

namespace EdgeKit.Auth.Dpop;

/// <summary>Creates and reads stateless nonces: the encrypted time of issue.</summary>
internal sealed class ProofNonces(IDataProtectionProvider protection, TimeProvider timeProvider)
{
    private const int MaxLength = 512;

    private readonly IDataProtector _protector = protection.CreateProtector("EdgeKit.Auth.DpopNonce.v1");

    /// <exception cref="KeyRingUnavailableException">The data-protection keys cannot be read from Redis.</exception>
    public string Create()
    {
        try
        {
            return _protector.Protect(
                timeProvider.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
        }
        catch (CryptographicException error) when (KeyRingUnavailableException.IsCauseOf(error))
        {
            throw new KeyRingUnavailableException();
        }
    }

    /// <summary>Returns the age of a nonce, or null if this server did not issue it.</summary>
    /// <exception cref="KeyRingUnavailableException">The data-protection keys cannot be read from Redis.</exception>
    public TimeSpan? AgeOf(string? nonce)
    {
        if (string.IsNullOrEmpty(nonce) || nonce.Length > MaxLength)
        {
            return null;
        }

        try
        {
            var issued = long.Parse(_protector.Unprotect(nonce), NumberStyles.None, CultureInfo.InvariantCulture);
            return timeProvider.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(issued);
        }
        catch (CryptographicException error)
        {
            return KeyRingUnavailableException.IsCauseOf(error) ? throw new KeyRingUnavailableException() : null;
        }
    }
}
