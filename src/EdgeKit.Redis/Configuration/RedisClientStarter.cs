using Microsoft.Extensions.Hosting;

namespace EdgeKit.Redis.Configuration;

/// <summary>Creates the client at start, so that it connects before the first request.</summary>
internal sealed class RedisClientStarter(RedisClientAccessor access) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = access.Client;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
