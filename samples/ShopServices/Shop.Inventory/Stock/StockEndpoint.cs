using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Shop.Inventory.Stock;

internal static class StockEndpoint
{
    public static async Task<Results<Ok<StockView>, ProblemHttpResult>> GetAsync(
        string sku, IDbContextFactory<InventoryDb> contexts, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var stock = await database.Stock.AsNoTracking()
            .SingleOrDefaultAsync(row => row.Sku == sku, cancellationToken);
        return stock is null
            ? TypedResults.Problem(
                $"There is no product {sku}.", statusCode: StatusCodes.Status404NotFound, title: "Unknown product")
            : TypedResults.Ok(new StockView(stock.Sku, stock.Available, stock.Reserved, stock.Sold));
    }
}
