using System.Security.Cryptography;
using System.Text;

namespace Shop.Identity.Login;

/// <summary>The users of the sample. Their passwords are public, so a fast hash is sufficient.</summary>
internal sealed class UserRegistry
{
    private static readonly byte[] UnknownHash = RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes);

    private readonly Dictionary<string, (User User, byte[] Hash)> _users = new(StringComparer.Ordinal)
    {
        ["alice"] = (new User("alice", "Alice"), Hash("alice-pw")),
        ["bob"] = (new User("bob", "Bob"), Hash("bob-pw")),
    };

    public User? Find(string subject) => _users.GetValueOrDefault(subject).User;

    public User? Authenticate(string name, string password)
    {
        var known = _users.TryGetValue(name, out var entry);
        var matches = CryptographicOperations.FixedTimeEquals(Hash(password), known ? entry.Hash : UnknownHash);
        return known && matches ? entry.User : null;
    }

    private static byte[] Hash(string password) => SHA256.HashData(Encoding.UTF8.GetBytes(password));
}
