using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace EdgeKit.Auth.Login;

/// <summary>PKCE (RFC 7636) with S256: who steals a code cannot use it.</summary>
internal static class Pkce
{
    public const string Method = "S256";
    private const int VerifierBytes = 32;

    /// <summary>A random text that is safe in a URL; the verifier of a code, a state, a nonce.</summary>
    public static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(VerifierBytes));

    public static string ChallengeOf(string verifier) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
}
