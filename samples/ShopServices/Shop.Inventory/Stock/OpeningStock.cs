using Microsoft.EntityFrameworkCore;
using Shop.Contracts;

namespace Shop.Inventory.Stock;

internal static class OpeningStock
{
    /// <summary>Adds the products that the warehouse has never seen; the others keep what is left of them.</summary>
    public static async Task AddAsync(InventoryDb database, CancellationToken cancellationToken)
    {
        var known = await database.Stock.Select(stock => stock.Sku).ToHashSetAsync(cancellationToken);
        database.Stock.AddRange(Assortment.Items
            .Where(item => !known.Contains(item.Product.Sku))
            .Select(item => StockRow.Opening(item.Product.Sku, item.InitialStock)));
    }
}
