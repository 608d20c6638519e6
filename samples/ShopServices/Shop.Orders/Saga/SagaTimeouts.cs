using Microsoft.EntityFrameworkCore;
using Shop.Messaging;
using Shop.Orders.EventStore;

namespace Shop.Orders.Saga;

/// <summary>Handles sagas whose step has timed out.</summary>
internal sealed class SagaTimeouts(
    IDbContextFactory<OrdersDb> contexts,
    TransactionRunner<OrdersDb> transactions, EventPublisher publisher, TimeProvider timeProvider,
    ILogger<SagaTimeouts> logger) : BackgroundService
{
    private const int BatchSize = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Handles the sagas that are late now.</summary>
    /// <returns>The number of late sagas.</returns>
    public async Task<int> CheckAsync(CancellationToken cancellationToken)
    {
        var late = await LateAsync(cancellationToken);
        foreach (var orderId in late)
        {
            try
            {
                await HandleAsync(orderId, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // An error of one order must not delay the others.
                SagaLog.CheckFailed(logger, exception);
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
                await CheckAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                SagaLog.CheckFailed(logger, exception);
            }
        }
    }

    private Task<bool> HandleAsync(string orderId, CancellationToken cancellationToken) => transactions.RunAsync(
        "saga time-out",
        async (database, stop) =>
        {
            var saga = await database.Sagas.SingleAsync(row => row.OrderId == orderId, stop);
            var stream = await OrderStream.LoadAsync(database, orderId, stop);
            SagaLog.Late(logger, orderId, saga.Step);
            new SagaExecutor(database, publisher, stream, saga).HandleTimeout();
            await stream.SaveAsync(stop);
            return true;
        },
        cancellationToken);

    private async Task<List<string>> LateAsync(CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        return await database.Sagas.Where(saga => saga.Step != SagaStep.Done && saga.Deadline <= now)
            .OrderBy(saga => saga.Deadline).Take(BatchSize).Select(saga => saga.OrderId).ToListAsync(cancellationToken);
    }
}
