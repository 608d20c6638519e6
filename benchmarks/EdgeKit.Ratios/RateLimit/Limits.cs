using EdgeKit.RateLimit;
using EdgeKit.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeKit.Ratios.RateLimit;

/// <summary>EdgeKit's limits as an application registers them, with one policy "p".</summary>
internal static class Limits
{
    public static async Task<ServiceProvider> StartAsync(
        string mode, long capacity, int refillPerSecond, string? redis = null)
    {
        var settings = new Dictionary<string, string?>
        {
            ["RateLimit:MaxKeys"] = "2000000",
            ["RateLimit:Policies:p:Capacity"] = $"{capacity}",
            ["RateLimit:Policies:p:RefillPerSecond"] = $"{refillPerSecond}",
            ["RateLimit:Policies:p:Mode"] = mode,
            ["Redis:Timeout"] = "00:00:05",
        };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddEdgeKitRateLimit(configuration.GetSection("RateLimit"));
        if (redis is not null)
        {
            services.AddEdgeKitRedis(configuration.GetSection("Redis"), redis);
        }

        var provider = services.BuildServiceProvider();
        foreach (var service in provider.GetServices<IHostedService>())
        {
            await service.StartAsync(default);
        }

        if (redis is not null)
        {
            await provider.GetRequiredService<RedisClient>().WaitUntilReadyAsync();
        }

        return provider;
    }

    public static RateLimiters LimitersOf(IServiceProvider services) => services.GetRequiredService<RateLimiters>();
}
