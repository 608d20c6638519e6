using Microsoft.EntityFrameworkCore;
using Shop.Messaging;
using Shop.Orders.Storage;

namespace Shop.Orders.Saga;

/// <summary>Looks after sagas whose step has not been answered in time.</summary>
internal sealed class SagaTimeouts(
    IDbContextFactory<OrdersDb> contexts,
    Transactor<OrdersDb> transactor, EventPublisher publisher, TimeProvider timeProvider,
    ILogger<SagaTimeouts> logger) : BackgroundService
{
    private const int AtOnce = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>One look at those that are late.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> LookAsync(CancellationToken cancellationToken)
    {
        var late = await LateAsync(cancellationToken);
        foreach (var orderId in late)
        {
            try
            {
                await LookAtAsync(orderId, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // One order's trouble is not that of those behind it.
                SagaLog.LookFailed(logger, exception);
            }
        }

        return late.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, timeProvider);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                SagaLog.LookFailed(logger, exception);
            }
        }
    }

    private Task<bool> LookAtAsync(string orderId, CancellationToken cancellationToken) => transactor.RunAsync(
        "saga time-out",
        async (database, stop) =>
        {
            var saga = await database.Sagas.SingleAsync(row => row.OrderId == orderId, stop);
            var stream = await OrderStream.LoadAsync(database, orderId, stop);
            SagaLog.Late(logger, orderId, saga.Step);
            new CoordinatedOrder(database, publisher, stream, saga).LookAtTheClock();
            await stream.SaveAsync(stop);
            return true;
        },
        cancellationToken);

    private async Task<List<string>> LateAsync(CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        return await database.Sagas.Where(saga => saga.Step != SagaStep.Done && saga.Deadline <= now)
            .OrderBy(saga => saga.Deadline).Take(AtOnce).Select(saga => saga.OrderId).ToListAsync(cancellationToken);
    }
}
