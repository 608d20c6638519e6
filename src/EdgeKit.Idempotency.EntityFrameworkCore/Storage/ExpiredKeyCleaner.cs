using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeKit.Idempotency.EntityFrameworkCore.Storage;

/// <summary>Deletes keys an hour after they expired. Until then late owners may complete them.</summary>
internal sealed class ExpiredKeyCleaner<TContext>(IServiceScopeFactory scopes, TimeProvider timeProvider)
    : BackgroundService
    where TContext : DbContext
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan GracePeriod = TimeSpan.FromHours(1);

    /// <summary>A larger delete would hold its locks too long.</summary>
    private const int BatchSize = 1000;

    /// <returns>The number of deleted keys.</returns>
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
                // Expired keys do no harm; the next run deletes them.
            }
        }
    }
}
