using System.Security.Cryptography;
using System.Text;
using EdgeKit.Cache.Memory;
using EdgeKit.Redis;
using StackExchange.Redis;

namespace EdgeKit.Cache.Redis;

/// <summary>What things are called in Redis.</summary>
internal sealed class RedisNames(RedisClient redis)
{
    /// <summary>
    /// So many bytes of SHA-256 that nobody finds two keys that share a name: keys come from strangers' URLs.
    /// </summary>
    private const int HashBytes = 18;

    /// <summary>Who this process is, among those that share the server.</summary>
    public string Instance { get; } = Guid.NewGuid().ToString("N")[..16];

    /// <summary>
    /// With the instance behind it, the channel on which an instance is told that what it waits for has happened.
    /// </summary>
    public string WakeChannel { get; } = $"{redis.KeyPrefix}cache-wake:";

    /// <summary><see cref="WakeChannel"/> as a script must name it.</summary>
    public string WakeChannelForScript => redis.ChannelForScript(WakeChannel);

    /// <summary>The channel of purges and removals.</summary>
    public string EventChannel { get; } = $"{redis.KeyPrefix}cache-events";

    /// <summary>The keys in which events are counted and kept, in one hash slot.</summary>
    public RedisKey[] EventKeys { get; } =
        [$"{redis.KeyPrefix}{{cache-events}}:state",
            $"{redis.KeyPrefix}{{cache-events}}:tags", $"{redis.KeyPrefix}{{cache-events}}:keys"];

    public string EntryKey(CacheKey key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{key.Policy.Name.ToUpperInvariant()}\n{key.Text}"), hash);
        return $"{redis.KeyPrefix}cache:{{{Convert.ToHexStringLower(hash[..HashBytes])}}}";
    }
}
