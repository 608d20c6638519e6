using Microsoft.EntityFrameworkCore;
using Shop.Contracts;

namespace Shop.Inventory.Stock;

internal static class OpeningStock
{
    /// <summary>Adds the initial stock of new products; the others keep their stock.</summary>
    public static async Task AddAsync(InventoryDb database, CancellationToken cancellationToken)
    {
        var known = await database.Stock.Select(stock => stock.Sku).ToHashSetAsync(cancellationToken);
        database.Stock.AddRange(ProductCatalog.Items
            .Where(item => !known.Contains(item.Product.Sku))
            .Select(item => StockRow.Opening(item.Product.Sku, item.InitialStock)));
    }
}
