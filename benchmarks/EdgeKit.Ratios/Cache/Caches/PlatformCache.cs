using Microsoft.Extensions.Caching.Memory;

namespace EdgeKit.Ratios.Cache.Caches;

/// <summary><c>MemoryCache.GetOrCreateAsync</c>, which lets everyone who misses make the value.</summary>
internal sealed class PlatformCache<T>(CacheSetup<T> setup) : ITestedCache<T>
{
    private readonly MemoryCache _cache = new(new MemoryCacheOptions());

    public static Task<ITestedCache<T>> StartAsync(CacheSetup<T> setup) =>
        Task.FromResult<ITestedCache<T>>(new PlatformCache<T>(setup));

    public async ValueTask<T> GetAsync(string key) => (await _cache.GetOrCreateAsync(key, entry =>
    {
        entry.AbsoluteExpirationRelativeToNow = setup.Ttl;
        return setup.MakeAsync(CancellationToken.None).AsTask();
    }))!;

    public ValueTask DisposeAsync()
    {
        _cache.Dispose();
        return ValueTask.CompletedTask;
    }
}
