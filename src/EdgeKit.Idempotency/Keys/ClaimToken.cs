using System.Security.Cryptography;

namespace EdgeKit.Idempotency.Keys;

/// <summary>What an attempt is known by; nobody can guess another's.</summary>
internal static class ClaimToken
{
    public static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
