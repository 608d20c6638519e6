using System.Globalization;
using System.Security.Cryptography;
using EdgeKit.Auth.KeyRing;
using Microsoft.AspNetCore.DataProtection;

namespace EdgeKit.Auth.Dpop;

/// <summary>Nonces that need no memory: the time of issue, sealed.</summary>
internal sealed class ProofNonces(IDataProtectionProvider protection, TimeProvider timeProvider)
{
    private const int Longest = 512;

    private readonly IDataProtector _protector = protection.CreateProtector("EdgeKit.Auth.DpopNonce.v1");

    /// <exception cref="KeyRingUnavailableException">The keys are in Redis, which does not answer.</exception>
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

    /// <summary>How old a nonce is, or null when it is none of ours.</summary>
    /// <exception cref="KeyRingUnavailableException">The keys are in Redis, which does not answer.</exception>
    public TimeSpan? AgeOf(string? nonce)
    {
        if (string.IsNullOrEmpty(nonce) || nonce.Length > Longest)
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
