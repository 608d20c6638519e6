using System.Security.Cryptography;
using System.Text;

namespace EdgeKit.Auth.ApiKeys;

/// <summary>Hashes API keys for storage and comparison.</summary>
internal static class KeyHash
{
    public static byte[] Of(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    public static bool IsWellFormed(string hash) =>
        hash.Length == 2 * SHA256.HashSizeInBytes && hash.All(char.IsAsciiHexDigit);

    /// <summary>Compares with every hash in constant time, so that the duration reveals nothing.</summary>
    public static bool Matches(string key, IReadOnlyList<byte[]> hashes)
    {
        var hash = Of(key);
        var matches = false;
        foreach (var known in hashes)
        {
            matches |= CryptographicOperations.FixedTimeEquals(hash, known);
        }

        return matches;
    }
}
