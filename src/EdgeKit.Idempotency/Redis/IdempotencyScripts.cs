using EdgeKit.Idempotency.Engine;
using EdgeKit.Redis;

namespace EdgeKit.Idempotency.Redis;

/// <summary>
/// <see cref="Engine.KeyEntryRules"/> as Lua scripts. A key holds one string, which expires with its lease or
/// retention: fingerprint, owner's token and, once completed, the record. The common cases, claiming a free key and
/// completing a held one, take a single write, because each redis.call costs as much as a command.
/// </summary>
internal static class IdempotencyScripts
{
    /// <summary>KEYS entry; ARGV owner, lease in ms. Returns nil if claimed, or {status, record or ms left}.</summary>
    public static readonly RedisScript Begin = new("idempotency-begin", """
        if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return false end
        local e, f = redis.call('GET', KEYS[1]), 10 + tonumber(string.sub(ARGV[1], 1, 10))
        if string.sub(e, 1, f) ~= string.sub(ARGV[1], 1, f) then return {3} end
        local owner = f + 10 + tonumber(string.sub(e, f + 1, f + 10))
        if #e > owner then return {1, string.sub(e, owner + 1)} end
        if e ~= ARGV[1] then return {2, redis.call('PTTL', KEYS[1])} end
        redis.call('PEXPIRE', KEYS[1], ARGV[2])
        return false
        """);

    /// <summary>KEYS entry; ARGV owner, owner and record, retention in ms, channel?. Returns 1 if allowed.</summary>
    public static readonly RedisScript Complete = new("idempotency-complete", """
        local e = redis.call('GET', KEYS[1])
        if not e or e == ARGV[1] then
          redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
        elseif string.sub(e, 1, #ARGV[1]) == ARGV[1] then
          redis.call('PEXPIRE', KEYS[1], ARGV[3])
        else
          return 0
        end
        if ARGV[4] then redis.call('PUBLISH', ARGV[4], 'done') end
        return 1
        """);

    /// <summary>KEYS entry; ARGV owner, lease in ms. Returns 1 if allowed.</summary>
    public static readonly RedisScript Renew = new("idempotency-renew", """
        local e = redis.call('GET', KEYS[1])
        if e and e ~= ARGV[1] then return 0 end
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        return 1
        """);

    /// <summary>KEYS entry; ARGV owner, optional channel to notify. Returns 1 if allowed.</summary>
    public static readonly RedisScript Release = new("idempotency-release", """
        local e = redis.call('GET', KEYS[1])
        if e and e ~= ARGV[1] then return 0 end
        redis.call('DEL', KEYS[1])
        if ARGV[2] then redis.call('PUBLISH', ARGV[2], 'free') end
        return 1
        """);
}
