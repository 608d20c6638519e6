using EdgeKit.Redis;

namespace EdgeKit.Auth.Redis;

/// <summary>
/// The Lua scripts of the session store. A session is one hash, so that a script needs a single key: <c>end</c>
/// (milliseconds of the server clock) and per slot <c>d:</c> data, <c>o:</c> lease owner, <c>u:</c> lease expiry,
/// <c>f:</c> fencing number of the latest lease.
/// </summary>
internal static class SessionScripts
{
    private const string Clock = """
        local t = redis.call('TIME')
        local now = t[1] * 1000 + math.floor(t[2] / 1000)

        """;

    /// <summary>ARGV: data, idle and lifetime in milliseconds.</summary>
    public static RedisScript Create { get; } = new("session-create", Clock + """
        if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
        redis.call('HSET', KEYS[1], 'd:main', ARGV[1], 'end', string.format('%.0f', now + ARGV[3]))
        redis.call('PEXPIRE', KEYS[1], math.min(tonumber(ARGV[2]), tonumber(ARGV[3])))
        return 1
        """);

    /// <summary>ARGV: slot, idle. Extends the expiry after a tenth of it, so that most reads write nothing.</summary>
    public static RedisScript Read { get; } = new("session-read", Clock + """
        local found = redis.call('HMGET', KEYS[1], 'd:' .. ARGV[1], 'end')
        if not found[2] then return false end
        local left = found[2] - now
        if left <= 0 then
          redis.call('DEL', KEYS[1])
          return false
        end
        local ttl = math.min(tonumber(ARGV[2]), left)
        if redis.call('PTTL', KEYS[1]) < ttl * 0.9 then
          redis.call('PEXPIRE', KEYS[1], string.format('%.0f', ttl))
        end
        return found[1] or ''
        """);

    /// <summary>ARGV: slot, owner, duration. Returns nothing (no session), fence 0 (held), or fence and data.</summary>
    public static RedisScript Lease { get; } = new("session-lease", Clock + """
        if redis.call('EXISTS', KEYS[1]) == 0 then return {} end
        local held = redis.call('HMGET', KEYS[1], 'o:' .. ARGV[1], 'u:' .. ARGV[1])
        if held[1] and held[1] ~= ARGV[2] and tonumber(held[2]) > now then return {0, ''} end
        local fence = redis.call('HINCRBY', KEYS[1], 'f:' .. ARGV[1], 1)
        redis.call('HSET', KEYS[1], 'o:' .. ARGV[1], ARGV[2], 'u:' .. ARGV[1], string.format('%.0f', now + ARGV[3]))
        return {fence, redis.call('HGET', KEYS[1], 'd:' .. ARGV[1]) or ''}
        """);

    /// <summary>ARGV: slot, fence, data. Without data only releases the lease.</summary>
    public static RedisScript Write { get; } = new("session-write", """
        if redis.call('HGET', KEYS[1], 'f:' .. ARGV[1]) ~= ARGV[2] then return 0 end
        if ARGV[3] then redis.call('HSET', KEYS[1], 'd:' .. ARGV[1], ARGV[3]) end
        redis.call('HDEL', KEYS[1], 'o:' .. ARGV[1], 'u:' .. ARGV[1])
        return 1
        """);

    /// <summary>ARGV: fence of the main slot, or nothing to remove unconditionally.</summary>
    public static RedisScript Remove { get; } = new("session-remove", """
        if ARGV[1] and redis.call('HGET', KEYS[1], 'f:main') ~= ARGV[1] then return 0 end
        return redis.call('DEL', KEYS[1])
        """);
}
