using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Shop.Messaging.Outbox;

/// <summary>Runs a lane for each service that subscribes to an event of this one.</summary>
internal sealed class OutboxRelay<TContext>(LaneSignals signals, IServiceProvider services) : BackgroundService
    where TContext : MessagingDbContext
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(signals.Subscribers.Select(
        subscriber => services.GetRequiredService<OutboxLane<TContext>>().RunAsync(subscriber, stoppingToken)));
}
