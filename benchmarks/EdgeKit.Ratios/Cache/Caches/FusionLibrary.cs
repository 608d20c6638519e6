using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Backplane.StackExchangeRedis;
using ZiggyCreatures.Caching.Fusion.Locking.Distributed.Redis;
using ZiggyCreatures.Caching.Fusion.Serialization.SystemTextJson;

namespace EdgeKit.Ratios.Cache.Caches;

/// <summary>
/// FusionCache as its documentation sets it up: with Redis a distributed cache and a backplane over one connection, and
/// only in <see cref="StartLockedAsync"/> the lock that lets one instance of the fleet fill a key. Records are copied
/// for each reader (auto-clone), as the others do by themselves. A factory's time has no limit by default, and it runs
/// in its caller's.
/// </summary>
internal sealed class FusionLibrary<T> : ITestedCache<T>
{
    private readonly ServiceProvider _services;
    private readonly IConnectionMultiplexer? _redis;
    private readonly IFusionCache _cache;
    private readonly Func<FusionCacheFactoryExecutionContext<T>, CancellationToken, Task<T>> _make;

    private FusionLibrary(ServiceProvider services, IConnectionMultiplexer? redis, CacheSetup<T> setup)
    {
        (_services, _redis) = (services, redis);
        _cache = services.GetRequiredService<IFusionCache>();
        _make = (_, ct) => setup.MakeAsync(ct).AsTask();
    }

    public static Task<ITestedCache<T>> StartAsync(CacheSetup<T> setup) => StartAsync(setup, isLocked: false);

    public static Task<ITestedCache<T>> StartLockedAsync(CacheSetup<T> setup) => StartAsync(setup, isLocked: true);

    public ValueTask<T> GetAsync(string key) => _cache.GetOrSetAsync<T>(key, _make);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await (_redis?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private static async Task<ITestedCache<T>> StartAsync(CacheSetup<T> setup, bool isLocked)
    {
        var services = new ServiceCollection().AddLogging();
        var fusion = services.AddFusionCache()
            .WithMemoryCache(_ => new MemoryCache(new MemoryCacheOptions { SizeLimit = CacheSetup<T>.MemoryLimit }))
            .WithSerializer(new FusionCacheSystemTextJsonSerializer())
            .WithDefaultEntryOptions(new FusionCacheEntryOptions
            {
                Duration = setup.Ttl,
                Size = CacheSetup<T>.EntrySize,
                EnableAutoClone = !CacheSetup<T>.IsImmutable,
            });
        var redis = setup.Redis is null ? null : await LibraryRedis.ConnectAsync(setup.Redis);
        if (redis is not null)
        {
            var connect = () => Task.FromResult<IConnectionMultiplexer>(redis);
            fusion.WithDistributedCache(
                new RedisCache(new RedisCacheOptions { ConnectionMultiplexerFactory = connect }))
                .WithBackplane(
                    new RedisBackplane(new RedisBackplaneOptions { ConnectionMultiplexerFactory = connect }));
            if (isLocked)
            {
                fusion.WithDistributedLocker(new RedisDistributedLocker(
                    new RedisDistributedLockerOptions { ConnectionMultiplexerFactory = connect }));
            }
        }

        return new FusionLibrary<T>(services.BuildServiceProvider(), redis, setup);
    }
}
