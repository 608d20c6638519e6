using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace EdgeKit.Auth.Login;

/// <summary>PKCE (RFC 7636) with S256: a stolen code is useless without the verifier.</summary>
internal static class Pkce
{
    public const string Method = "S256";
    private const int VerifierBytes = 32;

    /// <summary>Creates a URL-safe random value for a code verifier, state or nonce.</summary>
    public static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(VerifierBytes));

    public static string ChallengeOf(string verifier) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
}
