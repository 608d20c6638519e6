using System.Security.Cryptography;

namespace Shop.Identity.Login;

/// <summary>Makes the random names of codes, sessions and tokens.</summary>
internal static class Secrets
{
    public static string Next() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
}
