using System.Diagnostics;
using System.Net;
using EdgeKit.Scenarios.Running;

namespace EdgeKit.Scenarios;

/// <summary>Two cells behind one gateway, each with its own order services.</summary>
public sealed class CellScenarios : IAsyncLifetime
{
    private const string Sku = "W1";
    private ShopUnderTest _shop = null!;

    public async Task InitializeAsync() => _shop = await ShopUnderTest.OpenAsync(new ShopStart { Cells = 2 });

    public async Task DisposeAsync() => await _shop.DisposeAsync();

    [Fact]
    public async Task Each_cell_keeps_the_orders_of_its_callers_and_a_dead_one_is_felt_by_them_alone()
    {
        using var first = await CallerInAsync("1");
        using var second = await CallerInAsync("2");
        var stock = await first.StockAsync(Sku);

        (await second.EndOfAsync(await second.PlaceAsync(Sku, 1, Cards.Charged))).Status.ShouldBe("shipped");

        (await first.StockAsync(Sku)).ShouldBe(stock, "the other cell has stock of its own");
        (await second.StockAsync(Sku)).Sold.ShouldBe(1);

        using (var victim = Process.GetProcessById(_shop.ProcessOf("orders-2")))
        {
            victim.Kill();
        }

        while (!IsBack("orders-2"))
        {
            await first.PlaceAsync(Sku, 1, Cards.Charged);
            using var answer = await second.PostOrderAsync(
                Caller.OrderOf(Sku, 1, Cards.Charged), Guid.NewGuid().ToString());
            CellOf(answer).ShouldBe("2");
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                answer.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
            }
        }

        await Eventually.HoldsAsync(async () =>
        {
            using var answer = await second.PostOrderAsync(
                Caller.OrderOf(Sku, 1, Cards.Charged), Guid.NewGuid().ToString());
            answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        });
    }

    private bool IsBack(string service) =>
        _shop.Host.Output.Any(line => line.Contains($"{service} is back at", StringComparison.Ordinal));

    private async Task<Caller> CallerInAsync(string cell)
    {
        while (true)
        {
            var caller = await Caller.EnterAsync(_shop);
            using var answer = await caller.GetAsync($"/api/inventory/{Sku}");
            if (CellOf(answer) == cell)
            {
                return caller;
            }

            caller.Dispose();
        }
    }

    private static string CellOf(HttpResponseMessage answer) => answer.Headers.GetValues("X-Shop-Cell").Single();
}
