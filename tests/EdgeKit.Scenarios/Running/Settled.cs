namespace EdgeKit.Scenarios.Running;

/// <summary>
/// A shop in which nothing is under way, the one who left it there: every order is at its end, nothing is reserved, and
/// what was sold is what was paid, in the shop's books and the bank's. A scenario that compares before and after begins
/// with it.
/// </summary>
internal static class Settled
{
    public static Task AwaitAsync(ShopUnderTest shop, Caller auditor, string sku) => Eventually.HoldsAsync(async () =>
    {
        var sales = await Sales.OfAsync(shop);
        (sales.Shipped + sales.Cancelled).ShouldBe(sales.Placed, $"orders at their end: {sales}");
        (await auditor.StockAsync(sku)).Reserved.ShouldBe(0);
        var books = await auditor.LedgerAsync();
        books.Net.ShouldBe(sales.Revenue);
        (await Bank.LedgerAsync(shop)).ShouldBe(books);
    });
}
