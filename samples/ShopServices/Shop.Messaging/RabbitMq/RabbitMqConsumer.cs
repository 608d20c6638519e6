using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shop.Messaging.Telemetry;

namespace Shop.Messaging.RabbitMq;

/// <summary>Consumes this service's queue and reconnects when the broker is unavailable.</summary>
internal sealed class RabbitMqConsumer<TContext>(
    IServiceProvider services, TimeProvider timeProvider, ILogger<RabbitMqConsumer<TContext>> logger)
        : BackgroundService
    where TContext : MessagingDbContext
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                await using var session = services.GetRequiredService<RabbitMqSession<TContext>>();
                await session.OpenAsync(stoppingToken);
                if (failures > 1)
                {
                    RabbitMqLog.Back(logger);
                }

                failures = 0;
                await session.RunAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                if (failures == 1)
                {
                    RabbitMqLog.Away(logger, exception.Message);
                }
            }

            await Task.Delay(Backoff.After(failures + 1, First, Longest), timeProvider, stoppingToken);
        }
    }
}
