using Microsoft.EntityFrameworkCore;
using Shop.Contracts;
using Shop.Messaging;

namespace Shop.Orders.Prices;

/// <summary>
/// Saves the last known prices, so that orders can be placed after a restart while the catalog is down.
/// </summary>
internal sealed class PriceStore(IDbContextFactory<OrdersDb> contexts, TransactionRunner<OrdersDb> transactions)
{
    public async Task<Dictionary<string, decimal>> LoadAsync(CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await database.Prices.AsNoTracking().ToListAsync(cancellationToken);
        return rows.ToDictionary(row => row.Sku, row => Money.FromCents(row.Cents));
    }

    public Task ReplaceAsync(IReadOnlyDictionary<string, decimal> prices, CancellationToken cancellationToken) =>
        transactions.RunAsync(
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
