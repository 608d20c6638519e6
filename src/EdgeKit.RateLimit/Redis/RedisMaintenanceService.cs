using EdgeKit.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeKit.RateLimit.Redis;

/// <summary>Sends heartbeats, renews permits and returns idle leases. Does nothing without Redis.</summary>
internal sealed class RedisMaintenanceService(IServiceProvider services, TimeProvider timeProvider)
    : IHostedService, IDisposable
{
    private static readonly TimeSpan LeaseSweepInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(2);

    private ITimer? _leaseSweep;
    private ITimer? _heartbeat;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (services.GetRedisClient() is null)
        {
            return Task.CompletedTask;
        }

        var leases = services.GetRequiredService<LeasedTokens>();
        var instances = services.GetRequiredService<InstanceCount>();
        var permits = services.GetRequiredService<RedisConcurrencyStore>();
        _leaseSweep = timeProvider.CreateTimer(
            _ => _ = leases.EndAsync(all: false), null, LeaseSweepInterval, LeaseSweepInterval);
        _heartbeat = timeProvider.CreateTimer(
            _ => _ = Task.WhenAll(instances.HeartbeatAsync(), permits.RenewAsync()),
            null, TimeSpan.Zero, HeartbeatInterval);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_leaseSweep is not null)
        {
            Dispose();
            await services.GetRequiredService<LeasedTokens>().EndAsync(all: true).ConfigureAwait(false);
            await services.GetRequiredService<InstanceCount>().LeaveAsync().ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _leaseSweep?.Dispose();
        _heartbeat?.Dispose();
    }
}
