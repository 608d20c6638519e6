using System.Security.Cryptography;
using System.Text;

namespace EdgeKit.Auth.Sessions;

/// <summary>Hashes ids for use as store keys, so that reading the store does not allow taking over a session.</summary>
internal static class SessionKey
{
    private const int IdBytes = 32;

    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));

    public static string Of(string id) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)));

    /// <summary>The index of a user's sessions.</summary>
    public static string OfSubject(string subject) => "sub:" + Of(subject);

    /// <summary>The index of one session of the authorization server.</summary>
    public static string OfServerSession(string id) => "sid:" + Of(id);
}
