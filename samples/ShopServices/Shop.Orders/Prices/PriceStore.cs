using Microsoft.EntityFrameworkCore;
using Shop.Contracts;
using Shop.Messaging;
using Shop.Orders.Storage;

namespace Shop.Orders.Prices;

/// <summary>
/// Keeps the last known prices over a restart, so that orders can be taken while the catalog is down.
/// </summary>
internal sealed class PriceStore(IDbContextFactory<OrdersDb> contexts, Transactor<OrdersDb> transactor)
{
    public async Task<Dictionary<string, decimal>> LoadAsync(CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await database.Prices.AsNoTracking().ToListAsync(cancellationToken);
        return rows.ToDictionary(row => row.Sku, row => Money.FromCents(row.Cents));
    }

    public Task ReplaceAsync(IReadOnlyDictionary<string, decimal> prices, CancellationToken cancellationToken) =>
        transactor.RunAsync(
            "prices",
            async (database, stop) =>
            {
                await database.Prices.ExecuteDeleteAsync(stop);
                database.Prices.AddRange(prices.Select(
                    price => new PriceRow { Sku = price.Key, Cents = Money.ToCents(price.Value) }));
                return prices.Count;
            },
            cancellationToken);
}
