using EdgeKit.Redis;

namespace EdgeKit.Cache.Redis;

/// <summary>The Lua scripts, as embedded files. prelude.lua describes the layout of an entry.</summary>
internal static class CacheScripts
{
    /// <summary>One or many keys; in a cluster, keys of one slot at a time.</summary>
    public static readonly RedisScript Read = Load("read", spansSlots: true);

    public static readonly RedisScript Fill = Load("fill");

    public static readonly RedisScript Extend = Load("extend");

    public static readonly RedisScript Hold = Load("hold");

    public static readonly RedisScript Release = Load("release");

    public static readonly RedisScript Remove = Load("remove");

    public static readonly RedisScript Announce = Load("announce");

    public static readonly RedisScript Tail = Load("tail");

    private static RedisScript Load(string name, bool spansSlots = false) =>
        new($"cache-{name}", Text("prelude") + Text(name)) { SpansSlots = spansSlots };

    private static string Text(string name)
    {
        using var stream = typeof(CacheScripts).Assembly.GetManifestResourceStream($"EdgeKit.Cache.{name}.lua")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
