using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Shop.Messaging.Relay;

/// <summary>Runs a lane for each service that subscribes to an event of this one.</summary>
internal sealed class OutboxRelay<TContext>(LaneBells bells, IServiceProvider services) : BackgroundService
    where TContext : MessagingDbContext
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(bells.Subscribers.Select(
        subscriber => services.GetRequiredService<OutboxLane<TContext>>().RunAsync(subscriber, stoppingToken)));
}
