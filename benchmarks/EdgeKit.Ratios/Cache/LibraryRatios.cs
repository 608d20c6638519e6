using EdgeKit.Ratios.Cache.Caches;
using EdgeKit.Ratios.RateLimit;

namespace EdgeKit.Ratios.Cache;

/// <summary>Ours against each library that caches objects.</summary>
internal static class LibraryRatios
{
    private const string Locked = "FusionCache with its Redis lock, so that one instance fills a key as with ours";

    public static IEnumerable<IRatio> All { get; } =
    [
        .. OfText("fusion", "FusionCache", FusionLibrary<string>.StartAsync),
        .. OfText("hybrid", "Microsoft's HybridCache", HybridLibrary<string>.StartAsync),
        new LibraryMissRatio<string>("cache-miss-redis-fusion-locked",
            Locked, Products.Text, hasRedis: true, FusionLibrary<string>.StartLockedAsync),
        .. OfRecords("fusion", "FusionCache, told to copy too", FusionLibrary<Product>.StartAsync),
        .. OfRecords("hybrid", "Microsoft's HybridCache", HybridLibrary<Product>.StartAsync),
        new StampedeRatio("cache-stampede", "MemoryCache.GetOrCreateAsync", StampedeReader.Platform),
        new StampedeRatio("cache-stampede-fusion", "FusionCache", StampedeReader.Fusion),
        new StampedeRatio("cache-stampede-fusion-locked", Locked, StampedeReader.FusionLocked),
        new StampedeRatio("cache-stampede-hybrid", "Microsoft's HybridCache", StampedeReader.Hybrid),
    ];

    private static IEnumerable<IRatio> OfText(
        string suffix, string rival, Func<CacheSetup<string>, Task<ITestedCache<string>>> startAsync) =>
    [
        new LibraryHitRatio<string>($"cache-hit-{suffix}", rival, Products.Text, hasRedis: false, startAsync),
        new LibraryHitRatio<string>($"cache-hit-redis-{suffix}", rival, Products.Text, hasRedis: true, startAsync),
        new LibraryMissRatio<string>($"cache-miss-{suffix}", rival, Products.Text, hasRedis: false, startAsync),
        new LibraryMissRatio<string>($"cache-miss-redis-{suffix}", rival, Products.Text, hasRedis: true, startAsync),
    ];

    private static IEnumerable<IRatio> OfRecords(
        string suffix, string rival, Func<CacheSetup<Product>, Task<ITestedCache<Product>>> startAsync) =>
    [
        new LibraryHitRatio<Product>($"cache-hit-object-{suffix}", rival, Products.Record, hasRedis: false, startAsync),
        new LibraryHitRatio<Product>(
            $"cache-hit-object-redis-{suffix}", rival, Products.Record, hasRedis: true, startAsync),
        new LibraryHitInRedisRatio<Product>($"cache-hit-in-redis-{suffix}", rival, Products.Record, startAsync),
        new LibraryMissRatio<Product>(
            $"cache-miss-object-{suffix}", rival, Products.Record, hasRedis: false, startAsync),
        new LibraryMissRatio<Product>(
            $"cache-miss-object-redis-{suffix}", rival, Products.Record, hasRedis: true, startAsync),
    ];
}
