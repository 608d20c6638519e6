using Microsoft.EntityFrameworkCore;
using Shop.Orders.Projections;

namespace Shop.Orders.Reading;

/// <summary>Reads the order list of the generation that serves.</summary>
internal sealed class OrderList(IDbContextFactory<OrdersDb> contexts, ProjectionBell bell, TimeProvider timeProvider)
{
    /// <summary>Ids are version 7 GUIDs, so they order by time.</summary>
    public async Task<List<OrderListRow>> PageAsync(
        string customer, string? before, int atMost, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        return await Serving(database).Where(row => row.Customer == customer
                && (before == null || string.Compare(row.OrderId, before) < 0))
            .OrderByDescending(row => row.OrderId).Take(atMost).ToListAsync(cancellationToken);
    }

    /// <summary>Waits until the list knows that much of the caller's order.</summary>
    /// <returns>False when it does not in time, or when there is no such order of his.</returns>
    public async Task<bool> KnowsAsync(
        string customer, VersionToken token, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var timeUp = new CancellationTokenSource(patience, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeUp.Token, cancellationToken);
        while (true)
        {
            // Taken before the look: a turn in between must not be missed.
            var turned = bell.Turned;
            if (await HasAsync(customer, token, cancellationToken))
            {
                return true;
            }

            await turned.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            if (timeUp.IsCancellationRequested)
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
