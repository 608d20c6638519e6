using EdgeKit.Testing;
using Microsoft.EntityFrameworkCore;
using Shop.Contracts;
using Shop.Inventory;
using Shop.Inventory.Stock;
using Shop.Messaging;
using Shop.Messaging.Database;
using Shop.Tests.Support;

namespace Shop.Tests.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class PostgresConsumerTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Concurrent_deliveries_of_one_event_to_two_instances_have_one_effect()
    {
        var settings = postgres.NewDatabase();
        using var one = await StartAsync(settings);
        using var two = await StartAsync(settings);
        var envelope = Envelopes.Of(Envelopes.Created("a", quantity: 3));

        var effects = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            at => Task.Run(() => (at % 2 == 0 ? one : two).Consumer.ConsumeAsync(envelope))));

        effects.Count(isNew => isNew).ShouldBe(1);
        (await StockAsync(one, "W1")).ShouldBe((99_997, 3, 0));
        (await one.OutboxAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Orders_that_meet_on_the_last_pieces_of_a_product_never_sell_more_than_there_are()
    {
        using var service = await StartAsync(postgres.NewDatabase());

        await Task.WhenAll(Enumerable.Range(0, 12).Select(order => Task.Run(
            () => service.Consumer.ConsumeAsync(Envelopes.Of(Envelopes.Created($"order-{order}", "W2"))))));

        (await StockAsync(service, "W2")).ShouldBe((0, 5, 0));
        (await service.OutboxAsync()).Count(
            row => row.Envelope.Type == nameof(InventoryRejected) && row.Subscriber == "orders").ShouldBe(7);
    }

    [Fact]
    public async Task A_database_that_is_away_is_an_outage_and_no_fault_of_the_event()
    {
        await using var server = await EdgeKit.Testing.PostgresServer.StartAsync();
        var settings =
            new Dictionary<string, string?> { ["ConnectionStrings:shop"] = server.Database("shop_inventory") };
        using var service = await StartAsync(settings);
        var envelope = Envelopes.Of(Envelopes.Created("a", quantity: 3));
        await server.KillAsync();

        var failure = await Should.ThrowAsync<Exception>(() => service.Consumer.ConsumeAsync(envelope));
        await server.RestartAsync();

        Outage.Is(failure).ShouldBeTrue(failure.ToString());
        (await ConsumeStubbornlyAsync(service, envelope)).ShouldBeTrue();
        (await StockAsync(service, "W1")).ShouldBe((99_997, 3, 0));
    }

    // Each pooled connection that the killed server leaves behind fails once.
    private static async Task<bool> ConsumeStubbornlyAsync(TestService<InventoryDb> service, EventEnvelope envelope)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await service.Consumer.ConsumeAsync(envelope);
            }
            catch (Exception exception) when (attempt < 100 && Outage.Is(exception))
            {
                await Task.Delay(50);
            }
        }
    }

    private static Task<TestService<InventoryDb>> StartAsync(Dictionary<string, string?> settings) =>
        TestService<InventoryDb>.StartAsync("inventory", settings, TimeProvider.System, InventoryService.AddInventory);

    private static async Task<(int Available, int Reserved, int Sold)> StockAsync(
        TestService<InventoryDb> service, string sku)
    {
        var stock = await service.ReadAsync(database => database.Stock.SingleAsync(row => row.Sku == sku));
        return (stock.Available, stock.Reserved, stock.Sold);
    }
}
