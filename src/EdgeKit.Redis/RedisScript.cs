using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace EdgeKit.Redis;

/// <summary>
/// A Lua script. It is sent by its hash, and once by its text to a server that does not know it, for example after
/// SCRIPT FLUSH, a restart or a failover. Create one instance per script and reuse it. Immutable, thread safe.
/// </summary>
public sealed class RedisScript
{
    /// <summary>Creates a script; nothing is sent.</summary>
    /// <param name="name">The name in metrics, such as <c>token-bucket</c>. Use a small fixed set.</param>
    /// <param name="text">
    /// The Lua text. Pass keys as KEYS, all in one hash slot, and everything else as ARGV, so that the text never
    /// changes.
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
    /// Gets a value indicating whether the keys may be in several hash slots on a server that is not a cluster. In a
    /// cluster the caller must send the keys of each slot separately.
    /// </summary>
    /// <value>The default is <see langword="false"/>: debug builds reject such keys on every server.</value>
    public bool SpansSlots { get; init; }

    /// <summary>Gets the name of the script in metrics.</summary>
    public string Name { get; }

    /// <summary>Gets the Lua text.</summary>
    public string Text { get; }

    /// <summary>Gets the SHA-1 of the text in lower-case hexadecimal, by which servers know the script.</summary>
    public string Hash { get; }

    internal byte[] HashBytes { get; }
}
