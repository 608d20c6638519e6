using EdgeKit.Redis;

namespace EdgeKit.RateLimit.Redis;

/// <summary>The Lua scripts, kept as files beside this one and embedded.</summary>
internal static class RateLimitScripts
{
    public static RedisScript Load(string name, bool spansSlots = false)
    {
        using var stream = typeof(RateLimitScripts).Assembly.GetManifestResourceStream($"EdgeKit.RateLimit.{name}.lua")!;
        using var reader = new StreamReader(stream);
        return new RedisScript($"ratelimit-{name}", reader.ReadToEnd()) { SpansSlots = spansSlots };
    }
}
