using System.Security.Cryptography;
using System.Text;

namespace EdgeKit.Auth.Sessions;

/// <summary>
/// Names under which the store keeps things: hashes, so that who reads the store can take over nobody's session.
/// </summary>
internal static class SessionKey
{
    private const int Bytes = 32;

    /// <summary>A new id for a cookie: 256 random bits.</summary>
    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));

    public static string Of(string id) => Hash(id);

    /// <summary>The index of a person's sessions.</summary>
    public static string OfSubject(string subject) => "sub:" + Hash(subject);

    /// <summary>The index of what belongs to one session at the server.</summary>
    public static string OfServerSession(string id) => "sid:" + Hash(id);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
