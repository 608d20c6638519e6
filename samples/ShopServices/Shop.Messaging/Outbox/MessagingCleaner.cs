using System.Data;
using EdgeKit.Idempotency.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Shop.Messaging.Telemetry;

namespace Shop.Messaging.Outbox;

/// <summary>Deletes old sent rows and expired keys, a limited number at a time. Parked rows stay.</summary>
internal sealed class MessagingCleaner<TContext>(
    TransactionRunner<TContext> transactions, IOptions<MessagingOptions> options, TimeProvider timeProvider,
    ILogger<MessagingCleaner<TContext>> logger) : BackgroundService
    where TContext : MessagingDbContext
{
    public const int BatchSize = 1000;
    // A request that lost its key to the clock may still complete it.
    private static readonly TimeSpan KeyGrace = TimeSpan.FromHours(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Deletes one batch from each table.</summary>
    /// <returns>The number of deleted rows.</returns>
    public Task<int> CleanAsync(CancellationToken cancellationToken)
    {
        var sentBefore = timeProvider.GetUtcNow() - options.Value.KeepSent;
        return transactions.RunAsync(
            "cleaning", IsolationLevel.ReadCommitted,
            async (database, stop) =>
            {
                var sent = database.Outbox.Where(row => row.State == OutboxState.Sent && row.SettledAt < sentBefore)
                    .OrderBy(row => row.SettledAt).Take(BatchSize).Select(row => row.Id);
                return await database.Outbox.Where(row => sent.Contains(row.Id)).ExecuteDeleteAsync(stop)
                    + await database.DeleteExpiredKeysAsync(timeProvider.GetUtcNow() - KeyGrace, BatchSize, stop);
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
                while (await CleanAsync(stoppingToken) >= BatchSize)
                {
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                OutboxLog.WorkFailed(logger, exception);
            }
        }
    }
}
