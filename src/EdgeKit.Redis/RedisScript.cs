using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace EdgeKit.Redis;

/// <summary>
/// A Lua script that is sent by its hash and, to a server that does not know it (yet, or any more after SCRIPT FLUSH, a
/// restart or a failover), once by its text. Create one instance per script and keep it. Immutable, thread safe.
/// </summary>
public sealed class RedisScript
{
    /// <summary>Creates the script; nothing is sent.</summary>
    /// <param name="name">Its name in metrics, such as <c>token-bucket</c>. Choose from a small fixed set.</param>
    /// <param name="text">
    /// The Lua text. Keys come in as KEYS, all in one hash slot; everything else as ARGV, so that the text stays the
    /// same.
    /// </param>
    [SuppressMessage(
        "Security", "CA5350", Justification = "SHA-1 is how Redis names a script; nothing is protected by it.")]
    public RedisScript(string name, string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(text);
        Name = name;
        Text = text;
        HashBytes = SHA1.HashData(Encoding.UTF8.GetBytes(text));
        Hash = Convert.ToHexStringLower(HashBytes);
    }

    /// <summary>
    /// Whether its keys may lie in several hash slots on a server that has none. Whoever sets it sends the keys of each
    /// slot apart in a cluster.
    /// </summary>
    /// <value>The default is <see langword="false"/>: debug builds refuse such keys on every server.</value>
    public bool SpansSlots { get; init; }

    /// <summary>Its name in metrics.</summary>
    public string Name { get; }

    /// <summary>The Lua text.</summary>
    public string Text { get; }

    /// <summary>The SHA-1 of the text, 40 lower-case hexadecimal digits, by which a server knows it.</summary>
    public string Hash { get; }

    internal byte[] HashBytes { get; }
}
