using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeKit.Idempotency.EntityFrameworkCore.Storage;

/// <summary>
/// Deletes keys that expired an hour ago or earlier: until then a late owner finds its row, and may still complete it
/// if nobody took over.
/// </summary>
internal sealed class ExpiredKeyCleaner<TContext>(IServiceScopeFactory scopes, TimeProvider timeProvider) : BackgroundService
    where TContext : DbContext
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan GracePeriod = TimeSpan.FromHours(1);

    /// <summary>A statement that deletes more would hold its locks too long.</summary>
    private const int BatchSize = 1000;

    /// <returns>How many keys were deleted.</returns>
    public async Task<int> DeleteAsync(CancellationToken cancellationToken)
    {
        var scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            var context = scope.ServiceProvider.GetRequiredService<TContext>();
            var (total, deleted) = (0, 0);
            do
            {
                deleted = await context.DeleteExpiredKeysAsync(
                    timeProvider.GetUtcNow() - GracePeriod, BatchSize, cancellationToken).ConfigureAwait(false);
                total += deleted;
            }
            while (deleted == BatchSize);
            return total;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, timeProvider);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                await DeleteAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (DbException)
            {
                // Expired keys harm nobody; the next sweep takes them along.
            }
        }
    }
}
