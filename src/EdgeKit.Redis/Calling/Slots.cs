using System.Diagnostics;
using StackExchange.Redis;

namespace EdgeKit.Redis.Calling;

/// <summary>Finds, on a developer's single server, what a cluster would refuse.</summary>
internal static class Slots
{
    /// <summary>
    /// Throws when the keys have no tag in common: then a cluster has them in different slots, or by mere chance in
    /// one. In debug builds alone: keys may hold a user's text, and on a single server a stray brace in it must not
    /// become an error.
    /// </summary>
    [Conditional("DEBUG")]
    public static void Check(RedisScript script, RedisKey[] keys)
    {
        if (!script.SpansSlots && keys.Length > 1 && keys.Select(k => Tag(k.ToString())).Distinct().Count() > 1)
        {
            throw new ArgumentException(
                $"The keys of the script {script.Name} are in different hash slots ({string.Join(", ", keys)}), which a Redis Cluster " +
                "refuses. Put the part that they have in common into braces: {user:1}:a, {user:1}:b.",
                nameof(keys));
        }
    }

    /// <summary>
    /// What of a key is hashed, by the Redis Cluster specification: what is in the first braces, if there is anything.
    /// </summary>
    private static string Tag(string key)
    {
        var open = key.IndexOf('{', StringComparison.Ordinal);
        var close = open < 0 ? -1 : key.IndexOf('}', open);
        return close > open + 1 ? key[(open + 1)..close] : key;
    }
}
