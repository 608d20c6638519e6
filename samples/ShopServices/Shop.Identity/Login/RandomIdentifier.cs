using System.Security.Cryptography;

namespace Shop.Identity.Login;

/// <summary>Creates the random identifiers of codes, sessions and tokens.</summary>
internal static class RandomIdentifier
{
    public static string Next() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
}
