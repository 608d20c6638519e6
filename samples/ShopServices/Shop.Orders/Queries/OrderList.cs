using Microsoft.EntityFrameworkCore;
using Shop.Orders.Projections;

namespace Shop.Orders.Queries;

/// <summary>Reads the order list of the current generation.</summary>
internal sealed class OrderList(
    IDbContextFactory<OrdersDb> contexts, ProjectionSignal signal, TimeProvider timeProvider)
{
    /// <summary>Returns a page. Ids are version 7 GUIDs, so they are ordered by time.</summary>
    public async Task<List<OrderListRow>> PageAsync(
        string customer, string? before, int atMost, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        return await Serving(database).Where(row => row.Customer == customer
                && (before == null || string.Compare(row.OrderId, before) < 0))
            .OrderByDescending(row => row.OrderId).Take(atMost).ToListAsync(cancellationToken);
    }

    /// <summary>Waits until the list contains that version of the caller's order.</summary>
    /// <returns>False after the timeout, or if the caller has no such order.</returns>
    public async Task<bool> WaitUntilKnownAsync(
        string customer, VersionToken token, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var timedOut = new CancellationTokenSource(timeout, timeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timedOut.Token, cancellationToken);
        while (true)
        {
            // Read before the query, so that no batch in between is missed.
            var completed = signal.BatchCompleted;
            if (await HasAsync(customer, token, cancellationToken))
            {
                return true;
            }

            await completed.WaitAsync(both.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            if (timedOut.IsCancellationRequested)
            {
                return false;
            }
        }
    }

    private async Task<bool> HasAsync(string customer, VersionToken token, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        return await Serving(database).AnyAsync(
            row => row.OrderId == token.OrderId && row.Customer == customer && row.Version >= token.Version,
            cancellationToken);
    }

    private static IQueryable<OrderListRow> Serving(OrdersDb database) => database.OrderList.AsNoTracking()
        .Where(row => database.Checkpoints.Any(checkpoint => checkpoint.Projection == OrderListProjection.ProjectionName
            && checkpoint.IsServing && checkpoint.Generation == row.Generation));
}
