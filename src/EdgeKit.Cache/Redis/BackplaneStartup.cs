using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeKit.Cache.Redis;

/// <summary>Connects the backplane at host start, so that the first requests find the cache synchronized.</summary>
internal sealed class BackplaneStartup(IServiceProvider services) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) =>
        services.GetRedisClient() is null
        ? Task.CompletedTask : services.GetRequiredService<RedisBackplane>().StartedAsync();

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
