namespace EdgeKit.Scenarios.Running;

/// <summary>
/// Waits for a settled shop: every order has ended, nothing is reserved, and sales match payments in the shop's ledger
/// and the bank's. Scenarios that compare before and after begin with it.
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
