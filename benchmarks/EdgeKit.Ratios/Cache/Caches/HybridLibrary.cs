using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace EdgeKit.Ratios.Cache.Caches;

/// <summary>
/// Microsoft's HybridCache as its documentation sets it up, with Redis as the distributed cache. It has neither a
/// backplane nor a lock between instances; a factory's time has no limit.
/// </summary>
internal sealed class HybridLibrary<T> : ITestedCache<T>
{
    private readonly ServiceProvider _services;
    private readonly IConnectionMultiplexer? _redis;
    private readonly HybridCache _cache;
    private readonly Func<CancellationToken, ValueTask<T>> _make;

    private HybridLibrary(ServiceProvider services, IConnectionMultiplexer? redis, CacheSetup<T> setup)
    {
        (_services, _redis) = (services, redis);
        _cache = services.GetRequiredService<HybridCache>();
        _make = setup.MakeAsync;
    }

    public static async Task<ITestedCache<T>> StartAsync(CacheSetup<T> setup)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddMemoryCache(options => options.SizeLimit = CacheSetup<T>.MemoryLimit);
        services.AddHybridCache(options => options.DefaultEntryOptions = new HybridCacheEntryOptions
        {
            Expiration = setup.Ttl,
            LocalCacheExpiration = setup.Ttl,
        });
        var redis = setup.Redis is null ? null : await LibraryRedis.ConnectAsync(setup.Redis);
        if (redis is not null)
        {
            services.AddStackExchangeRedisCache(
                options => options.ConnectionMultiplexerFactory = () => Task.FromResult<IConnectionMultiplexer>(redis));
        }

        return new HybridLibrary<T>(services.BuildServiceProvider(), redis, setup);
    }

    public ValueTask<T> GetAsync(string key) => _cache.GetOrCreateAsync(key, _make);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await (_redis?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
