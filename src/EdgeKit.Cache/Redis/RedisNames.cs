using System.Security.Cryptography;
using System.Text;
using EdgeKit.Cache.Memory;
using EdgeKit.Redis;
using StackExchange.Redis;

namespace EdgeKit.Cache.Redis;

/// <summary>Key and channel names in Redis.</summary>
internal sealed class RedisNames(RedisClient redis)
{
    /// <summary>Keys contain URLs that clients choose; this many bytes of SHA-256 prevent collisions.</summary>
    private const int HashBytes = 18;

    public string Instance { get; } = Guid.NewGuid().ToString("N")[..16];

    /// <summary>Prefix of the channels on which waiting instances are notified; followed by the instance.</summary>
    public string WakeChannel { get; } = $"{redis.KeyPrefix}cache-wake:";

    public string WakeChannelForScript => redis.ChannelForScript(WakeChannel);

    public string EventChannel { get; } = $"{redis.KeyPrefix}cache-events";

    public RedisKey[] EventKeys { get; } =
    [
        $"{redis.KeyPrefix}{{cache-events}}:state",
        $"{redis.KeyPrefix}{{cache-events}}:tags",
        $"{redis.KeyPrefix}{{cache-events}}:keys",
    ];

    public string EntryKey(CacheKey key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{key.Policy.Name.ToUpperInvariant()}\n{key.Text}"), hash);
        return $"{redis.KeyPrefix}cache:{{{Convert.ToHexStringLower(hash[..HashBytes])}}}";
    }
}
