using System.Globalization;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Redis;

/// <summary>A purged tag, or a removed or replaced key. Events from the log have no sender.</summary>
internal sealed record CacheEvent(PurgePosition Position, bool IsTag, string Sender, string Text)
{
    public const string Tag = "t";

    public const string Key = "k";

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
