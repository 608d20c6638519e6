using System.Globalization;
using EdgeKit.Ratios.Cache.Caches;

namespace EdgeKit.Ratios.Cache;

/// <summary>
/// One process of <see cref="StampedeRatio"/>: reads the key once, and when it is told to, 200 times at once.
/// </summary>
internal static class StampedeReader
{
    public const string Argument = "--stampede-reader";
    public const string Ours = "ours";
    public const string Platform = "platform";
    public const string Fusion = "fusion";
    public const string FusionLocked = "fusion-locked";
    public const string Hybrid = "hybrid";
    public const int Readers = 200;

    /// <summary>
    /// Long beside the origin's time, so that what one process has filled is there for all that come after.
    /// </summary>
    public static readonly TimeSpan Ttl = TimeSpan.FromSeconds(4);

    public static async Task RunAsync(string kind, string endPoint)
    {
        await using var origin = await CountedOrigin.ConnectAsync(endPoint, kind);
        await using var cache = await StartAsync(kind, new CacheSetup<string>(origin.AskAsync, Ttl, endPoint));
        await cache.GetAsync("key");
        Console.WriteLine("warm");
        await origin.WaitForGoAsync();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => Task.Run(() => cache.GetAsync("key").AsTask())));
        var bytes = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Readers;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"read {bytes:0}"));
    }

    private static Task<ITestedCache<string>> StartAsync(string kind, CacheSetup<string> setup) => kind switch
    {
        Ours => OurCache<string>.StartAsync(setup),
        Fusion => FusionLibrary<string>.StartAsync(setup),
        FusionLocked => FusionLibrary<string>.StartLockedAsync(setup),
        Hybrid => HybridLibrary<string>.StartAsync(setup),
        _ => PlatformCache<string>.StartAsync(setup),
    };
}
