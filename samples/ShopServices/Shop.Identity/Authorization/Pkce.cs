using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Shop.Identity.Authorization;

/// <summary>Proof Key for Code Exchange (RFC 7636); only S256 is supported.</summary>
internal static class Pkce
{
    public static bool IsChallenge(string challenge) => challenge.Length == 43 && challenge.All(IsUrlSafe);

    public static bool Matches(string verifier, string challenge) =>
        verifier.Length is >= 43 and <= 128
        && verifier.All(c => IsUrlSafe(c) || c is '.' or '~')
        && CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)))),
            Encoding.ASCII.GetBytes(challenge));

    private static bool IsUrlSafe(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';
}
