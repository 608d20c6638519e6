using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeKit.Idempotency.EntityFrameworkCore.Rows;

/// <summary>
/// Deletes keys that expired an hour ago or earlier: until then a late owner finds its row, and may still complete it if nobody took over.
/// </summary>
internal sealed class ExpiredKeys<TContext>(IServiceScopeFactory scopes, TimeProvider time) : BackgroundService
    where TContext : DbContext
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    /// <returns>How many keys were deleted.</returns>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        var scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            var before = (time.GetUtcNow() - Grace).ToUnixTimeMilliseconds();
            return await scope.ServiceProvider.GetRequiredService<TContext>().Set<KeyRow>()
                .Where(r => r.ExpiresAt < before).ExecuteDeleteAsync(ct).ConfigureAwait(false);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                await SweepAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (DbException)
            {
                // Expired keys harm nobody; the next sweep takes them along.
            }
        }
    }
}
