using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeKit.RateLimit.Redis;

/// <summary>
/// Runs what has to run beside the requests when limits are shared: heartbeats, and idle leases on their way back. Does
/// nothing when they are not.
/// </summary>
internal sealed class RedisMaintenanceService(IServiceProvider services, TimeProvider timeProvider) : IHostedService, IDisposable
{
    private static readonly TimeSpan Sweep = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);

    private ITimer? _sweeping;
    private ITimer? _beating;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (services.GetRedisClient() is null)
        {
            return Task.CompletedTask;
        }

        var leases = services.GetRequiredService<LeasedTokens>();
        var instances = services.GetRequiredService<InstanceCount>();
        var permits = services.GetRequiredService<RedisConcurrencyStore>();
        _sweeping = timeProvider.CreateTimer(_ => _ = leases.ReturnAsync(all: false), null, Sweep, Sweep);
        _beating = timeProvider.CreateTimer(
            _ => _ = Task.WhenAll(instances.HeartbeatAsync(), permits.RenewAsync()), null, TimeSpan.Zero, Beat);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_sweeping is not null)
        {
            Dispose();
            await services.GetRequiredService<LeasedTokens>().ReturnAsync(all: true).ConfigureAwait(false);
            await services.GetRequiredService<InstanceCount>().LeaveAsync().ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _sweeping?.Dispose();
        _beating?.Dispose();
    }
}
