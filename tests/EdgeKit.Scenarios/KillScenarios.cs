using System.Diagnostics;
using EdgeKit.Scenarios.Running;

namespace EdgeKit.Scenarios;

/// <summary>Kills one service after another with SIGKILL while 200 orders are in flight.</summary>
[Collection(KilledShopCollection.Name)]
public sealed class KillScenarios(KilledShop killed)
{
    private const int Callers = 8;
    private const int OrdersPerCaller = 25;
    private const string Sku = "W1";
    private readonly ShopUnderTest _shop = killed.Shop;

    public static TheoryData<string> Victims => [.. ShopUnderTest.Names];

    [Theory]
    [MemberData(nameof(Victims))]
    public async Task SIGKILL_with_200_orders_in_flight_loses_no_order_no_stock_and_no_money(string victim)
    {
        using var auditor = await Caller.EnterAsync(_shop);
        await Settled.AwaitAsync(_shop, auditor, Sku);
        var (stock, books, bank) = (
            await auditor.StockAsync(Sku), await auditor.LedgerAsync(), await Bank.LedgerAsync(_shop));
        var customers = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Customer.EnterAsync(_shop, Sku)));

        var shopping = Task.WhenAll(customers.Select(static customer => customer.OrderAsync(OrdersPerCaller)));
        await Task.WhenAll(customers.Select(static customer => customer.HalfWay));
        await KillAsync(victim);
        await shopping;

        await Eventually.HoldsAsync(async () =>
        {
            var orders = (await Task.WhenAll(customers.Select(static customer => customer.LookAsync()))).SelectMany(
                static it => it).ToList();
            orders.Count.ShouldBe(Callers * OrdersPerCaller);
            orders.Where(static order => !order.IsTerminal).ShouldBeEmpty();

            var sales = orders.Where(static order => order.Status == "shipped").ToList();
            sales.ShouldNotBeEmpty();
            (await auditor.StockAsync(Sku)).ShouldBe(
                new Stock(stock.Available - sales.Count, stock.Reserved, stock.Sold + sales.Count));

            var taken = await auditor.LedgerAsync() - books;
            taken.Net.ShouldBe(sales.Sum(static order => order.Total));
            (await Bank.LedgerAsync(_shop) - bank).ShouldBe(taken);
        });
        Array.ForEach(customers, static customer => customer.Dispose());
    }

    private async Task KillAsync(string victim)
    {
        var deaths = Returns(victim);
        using var process = Process.GetProcessById(_shop.ProcessOf(victim));
        process.Kill();
        await Eventually.HoldsAsync(() => Returns(victim).ShouldBe(deaths + 1));
    }

    private int Returns(string victim) =>
        _shop.Host.Output.Count(line => line.Contains($"{victim} is back at", StringComparison.Ordinal));
}
