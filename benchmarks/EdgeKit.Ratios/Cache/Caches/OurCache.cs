using EdgeKit.Cache;
using EdgeKit.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeKit.Ratios.Cache.Caches;

/// <summary>
/// Ours. What cannot be turned off and the libraries do not do, or only when told to: the factory runs in a scope of
/// its own with a limit on its time; with Redis one instance of the fleet fills a key, under a lease.
/// </summary>
internal sealed class OurCache<T> : ITestedCache<T>
{
    private readonly ServiceProvider _services;
    private readonly IObjectCache _cache;
    private readonly Func<CacheFill<T>, CancellationToken, ValueTask<T>> _make;

    private OurCache(ServiceProvider services, CacheSetup<T> setup)
    {
        _services = services;
        _cache = services.GetRequiredService<IObjectCaches>().Get("products");
        _make = (_, ct) => setup.MakeAsync(ct);
    }

    public static async Task<ITestedCache<T>> StartAsync(CacheSetup<T> setup)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("EdgeKit:Redis:Timeout", "00:00:05"), // what the libraries have by StackExchange.Redis
            new("EdgeKit:Cache:MaxBytes", $"{CacheSetup<T>.MemoryLimit}"),
            new("EdgeKit:Cache:Policies:products:Ttl", setup.Ttl.ToString()),
            new("EdgeKit:Cache:Policies:products:EarlyRefreshBeta", "0"),
            new("EdgeKit:Cache:Policies:products:Jitter", "0"),
        ]).Build();
        var services = new ServiceCollection().AddLogging().AddEdgeKitCache(settings.GetSection("EdgeKit:Cache"));
        if (setup.Redis is not null)
        {
            services.AddEdgeKitRedis(settings.GetSection("EdgeKit:Redis"), setup.Redis);
        }

        var provider = services.BuildServiceProvider();
        foreach (var hosted in provider.GetServices<IHostedService>())
        {
            await hosted.StartAsync(CancellationToken.None);
        }

        await (provider.GetService<RedisClient>()?.WaitUntilReadyAsync() ?? Task.CompletedTask);
        return new OurCache<T>(provider, setup);
    }

    public ValueTask<T> GetAsync(string key)
    {
        var found = _cache.GetOrSetAsync(key, _make);
        return found.IsCompletedSuccessfully ? new(found.Result.Value) : ValueOf(found);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static async ValueTask<T> ValueOf(ValueTask<CachedValue<T>> found) => (await found).Value;
}
