using System.Globalization;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Redis;

/// <summary>One event of the backplane.</summary>
/// <param name="Position">Its sequence number.</param>
/// <param name="IsTag">True for a purged tag; false for a removed or replaced key.</param>
/// <param name="Sender">The instance that sent it; empty for events from the log.</param>
/// <param name="Text">The tag, or policy and key.</param>
internal sealed record CacheEvent(PurgePosition Position, bool IsTag, string Sender, string Text)
{
    public const string Tag = "t";

    public const string Key = "k";

    /// <summary>Parses a message of announce.lua; null for anything else.</summary>
    public static CacheEvent? Parse(string message)
    {
        var parts = message.Split(' ', 5);
        return parts.Length == 5
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? new CacheEvent(new(parts[0], count), parts[2] == Tag, parts[3], parts[4])
            : null;
    }

    public static string TextOf(CacheKey key) => $"{key.Policy.Name}\n{key.Text}";

    public static (string Policy, string Key) PartsOf(string text)
    {
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        return end < 0 ? ("", text) : (text[..end], text[(end + 1)..]);
    }
}
