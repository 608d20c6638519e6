using System.Diagnostics;
using EdgeKit.Scenarios.Running;
using Xunit.Abstractions;

namespace EdgeKit.Scenarios;

/// <summary>The bank, an external dependency, becomes slow and then dies.</summary>
[Collection(KilledShopCollection.Name)]
public sealed class BankOutageScenarios(KilledShop killed, ITestOutputHelper output)
{
    /// <summary>Each order calls the bank twice, which exceeds the 50 sampled calls of the circuit breaker.</summary>
    private const int Orders = 40;
    private const string Sku = "W1";
    private static readonly TimeSpan LongerThanPaymentsWaits = TimeSpan.FromMinutes(1);
    private readonly ShopUnderTest _shop = killed.Shop;

    [Fact]
    public async Task While_the_bank_is_slow_and_then_dead_orders_are_taken_and_each_is_charged_once_when_it_is_back()
    {
        using var customer = await Caller.EnterAsync(_shop);
        await Settled.AwaitAsync(_shop, customer, Sku);
        var (books, bank) = (await customer.LedgerAsync(), await Bank.LedgerAsync(_shop));
        var said = _shop.Host.Output.Count;

        await Bank.SlowDownAsync(_shop, LongerThanPaymentsWaits);
        var orders = await PlaceAsync(customer);
        await SaidAsync(said, "The circuit bank", "to Open");
        orders = [.. orders, .. await PlaceAsync(customer)];
        using (var process = Process.GetProcessById(_shop.ProcessOf("bank")))
        {
            process.Kill();
        }

        orders = [.. orders, await customer.PlaceAsync(Sku, 1, Cards.Charged)];
        await SaidAsync(said, "bank is back at");
        var back = Stopwatch.StartNew();
        await SaidAsync(said, "The circuit bank", "to Closed");
        output.WriteLine(
            $"The circuit closed {back.Elapsed.TotalSeconds:0.0} s after the bank was back; the cooldown is 2 s.");

        await Eventually.HoldsAsync(async () =>
        {
            var ends = await Task.WhenAll(orders.Select(order => customer.OrderAsync(order.Id)));
            ends.ShouldAllBe(static end => end.Status == "shipped");
            var taken = await customer.LedgerAsync() - books;
            taken.Charges.ShouldBe(orders.Length);
            taken.Net.ShouldBe(orders.Sum(static order => order.Total));
            (await Bank.LedgerAsync(_shop) - bank).ShouldBe(taken);
        });
    }

    /// <summary>Places orders, which are accepted with 202 without waiting for the bank.</summary>
    private static Task<Order[]> PlaceAsync(Caller customer) =>
        Task.WhenAll(Enumerable.Range(0, Orders).Select(_ => customer.PlaceAsync(Sku, 1, Cards.Charged)));

    private Task SaidAsync(int since, params string[] words) =>
        Eventually.HoldsAsync(() => _shop.Host.Output.Skip(since).ShouldContain(
        line => words.All(word => line.Contains(word, StringComparison.Ordinal))));
}
