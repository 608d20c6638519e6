using EdgeKit.Redis;

namespace EdgeKit.Idempotency.Stores;

/// <summary>
/// The rules of <see cref="Decisions.EntryRules"/> as scripts. A key is a hash of fingerprint <c>f</c>, owner's token <c>t</c> and, once it
/// is done, record <c>r</c>; it expires with its lease or its retention.
/// </summary>
internal static class RedisScripts
{
    /// <summary>KEYS entry; ARGV fingerprint, token, lease in ms. Returns {verdict, record or remaining ms}.</summary>
    public static readonly RedisScript Begin = new("idempotency-begin", """
        local e = redis.call('HMGET', KEYS[1], 'f', 't', 'r')
        if e[1] then
          if e[1] ~= ARGV[1] then return {3} end
          if e[3] then return {1, e[3]} end
          if e[2] ~= ARGV[2] then return {2, redis.call('PTTL', KEYS[1])} end
        end
        redis.call('HSET', KEYS[1], 'f', ARGV[1], 't', ARGV[2])
        redis.call('PEXPIRE', KEYS[1], ARGV[3])
        return {0}
        """);

    /// <summary>KEYS entry; ARGV fingerprint, token, record, retention in ms, channel. Returns whether the owner may.</summary>
    public static readonly RedisScript Complete = new("idempotency-complete", """
        local t = redis.call('HGET', KEYS[1], 't')
        if t and t ~= ARGV[2] then return 0 end
        redis.call('HSETNX', KEYS[1], 'f', ARGV[1])
        redis.call('HSETNX', KEYS[1], 't', ARGV[2])
        redis.call('HSETNX', KEYS[1], 'r', ARGV[3])
        redis.call('PEXPIRE', KEYS[1], ARGV[4])
        redis.call('PUBLISH', ARGV[5], 'done')
        return 1
        """);

    /// <summary>KEYS entry; ARGV fingerprint, token, lease in ms. Returns whether the owner may.</summary>
    public static readonly RedisScript Renew = new("idempotency-renew", """
        local e = redis.call('HMGET', KEYS[1], 't', 'r')
        if (e[1] and e[1] ~= ARGV[2]) or e[2] then return 0 end
        redis.call('HSET', KEYS[1], 'f', ARGV[1], 't', ARGV[2])
        redis.call('PEXPIRE', KEYS[1], ARGV[3])
        return 1
        """);

    /// <summary>KEYS entry; ARGV token, channel. Returns whether the owner may.</summary>
    public static readonly RedisScript Release = new("idempotency-release", """
        local e = redis.call('HMGET', KEYS[1], 't', 'r')
        if (e[1] and e[1] ~= ARGV[1]) or e[2] then return 0 end
        redis.call('DEL', KEYS[1])
        redis.call('PUBLISH', ARGV[2], 'free')
        return 1
        """);
}
