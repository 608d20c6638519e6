using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeKit.Cache.Redis;

/// <summary>
/// Lets the cache get into step when the host starts, so that the first requests find it there. Does nothing without
/// Redis, and never holds a start up for longer than a call may take.
/// </summary>
internal sealed class BackplaneStartup(IServiceProvider services) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) =>
        services.GetRedisClient() is null
        ? Task.CompletedTask : services.GetRequiredService<RedisBackplane>().StartedAsync();

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
