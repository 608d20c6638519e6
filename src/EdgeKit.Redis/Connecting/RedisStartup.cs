using Microsoft.Extensions.Hosting;

namespace EdgeKit.Redis.Connecting;

/// <summary>
/// Makes the client when the application starts, so that the connection is there when the first request comes. It waits
/// for nothing: being made is enough.
/// </summary>
internal sealed class RedisStartup(RedisAccess access) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = access.Client;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
