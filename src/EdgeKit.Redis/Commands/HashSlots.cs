using System.Diagnostics;
using StackExchange.Redis;

namespace EdgeKit.Redis.Commands;

/// <summary>Detects keys in different hash slots, which a single server accepts but a cluster refuses.</summary>
internal static class HashSlots
{
    /// <summary>Throws if keys have no common hash tag. Debug builds only: user input may contain braces.</summary>
    [Conditional("DEBUG")]
    public static void Check(RedisScript script, RedisKey[] keys)
    {
        if (!script.SpansSlots && keys.Length > 1 && keys.Select(k => Tag(k.ToString())).Distinct().Count() > 1)
        {
            throw new ArgumentException(
                $"The keys of the script {script.Name} are in different hash slots ({string.Join(", ", keys)}), which "
                + "a Redis Cluster refuses. Put their common part into braces: {user:1}:a, {user:1}:b.",
                nameof(keys));
        }
    }

    /// <summary>Returns the hashed part of a key: the content of the first braces, if any.</summary>
    private static string Tag(string key)
    {
        var open = key.IndexOf('{', StringComparison.Ordinal);
        var close = open < 0 ? -1 : key.IndexOf('}', open);
        return close > open + 1 ? key[(open + 1)..close] : key;
    }
}
