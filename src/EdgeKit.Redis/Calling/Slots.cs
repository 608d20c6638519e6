using System.Diagnostics;
using EdgeKit.Redis.Connecting;
using StackExchange.Redis;

namespace EdgeKit.Redis.Calling;

/// <summary>Finds, on a developer's single server, what a cluster would refuse.</summary>
internal static class Slots
{
    /// <summary>
    /// Throws when the keys are in different slots. In debug builds alone: keys may hold a user's text, and on a single server a
    /// stray brace in it must not become an error.
    /// </summary>
    [Conditional("DEBUG")]
    public static void Check(RedisConnection connection, RedisScript script, RedisKey[] keys)
    {
        if (!script.SpansSlots && keys.Length > 1 && keys.Select(connection.HashSlot).Distinct().Count() > 1)
        {
            throw new ArgumentException(
                $"The keys of the script {script.Name} are in different hash slots ({string.Join(", ", keys)}), which a Redis Cluster " +
                "refuses. Put the part that they have in common into braces: {user:1}:a, {user:1}:b.",
                nameof(keys));
        }
    }
}
