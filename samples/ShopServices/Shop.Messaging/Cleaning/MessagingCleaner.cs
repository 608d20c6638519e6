using System.Data;
using EdgeKit.Idempotency.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Shop.Messaging.Relay;

namespace Shop.Messaging.Cleaning;

/// <summary>Deletes what was sent or handled long ago, a bounded number of rows at a time. Parked rows stay.</summary>
internal sealed class MessagingCleaner<TContext>(
    Transactor<TContext> transactor, IOptions<MessagingOptions> options, TimeProvider timeProvider,
    ILogger<MessagingCleaner<TContext>> logger) : BackgroundService
    where TContext : MessagingDbContext
{
    public const int RowsAtOnce = 1000;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>One pass over both tables.</summary>
    /// <returns>How many rows were deleted.</returns>
    public Task<int> CleanAsync(CancellationToken cancellationToken)
    {
        var sentBefore = timeProvider.GetUtcNow() - options.Value.KeepSent;
        return transactor.RunAsync(
            "cleaning", IsolationLevel.ReadCommitted,
            async (database, stop) =>
            {
                var sent = database.Outbox.Where(row => row.State == OutboxState.Sent && row.SettledAt < sentBefore)
                    .OrderBy(row => row.SettledAt).Take(RowsAtOnce).Select(row => row.Id);
                return await database.Outbox.Where(row => sent.Contains(row.Id)).ExecuteDeleteAsync(stop)
                    + await database.DeleteExpiredKeysAsync(timeProvider.GetUtcNow(), RowsAtOnce, stop);
            },
            cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, timeProvider);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await CleanAsync(stoppingToken) >= RowsAtOnce)
                {
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                RelayLog.WorkFailed(logger, exception);
            }
        }
    }
}
