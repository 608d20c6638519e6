using EdgeKit.Redis;

namespace EdgeKit.RateLimit.Redis;

/// <summary>Loads the embedded Lua scripts of <c>Redis/Scripts</c>.</summary>
internal static class RateLimitScripts
{
    public static RedisScript Load(string name, bool spansSlots = false)
    {
        using var stream =
            typeof(RateLimitScripts).Assembly.GetManifestResourceStream($"EdgeKit.RateLimit.{name}.lua")!;
        using var reader = new StreamReader(stream);
        return new RedisScript($"ratelimit-{name}", reader.ReadToEnd()) { SpansSlots = spansSlots };
    }
}
