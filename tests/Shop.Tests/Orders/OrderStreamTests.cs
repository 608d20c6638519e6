using Microsoft.EntityFrameworkCore;
using Shop.Contracts;
using Shop.Messaging;
using Shop.Orders;
using Shop.Orders.Domain;
using Shop.Orders.EventStore;
using Shop.Tests.Support;

namespace Shop.Tests.Orders;

public sealed class OrderStreamTests : IAsyncLifetime
{
    private readonly TempDirectory _directory = new();
    private TestService<OrdersDb> _service = null!;

    public async Task InitializeAsync()
    {
        _service = await TestService<OrdersDb>.StartAsync(
            "orders", _directory, new FakeTimeProvider(), OrdersService.AddOrders);
        await AppendAsync(Envelopes.Created("a"));
    }

    public Task DisposeAsync()
    {
        _service.Dispose();
        _directory.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_stream_that_is_loaded_from_its_snapshot_is_in_the_state_that_all_its_events_make()
    {
        foreach (var shopEvent in Story)
        {
            await AppendAsync(shopEvent);
        }

        var snapshot = await _service.ReadAsync(database => database.Snapshots.SingleAsync());
        var loaded = await LoadAsync();
        var folded = OrderState.Of((await RowsAsync()).Select(row => row.Read()));

        snapshot.Version.ShouldBe(OrderStream.SnapshotEvery);
        loaded.Version.ShouldBe(7);
        (loaded.State with { Created = null }).ShouldBe(folded with { Created = null });
        loaded.State.Created!.Lines.ShouldBe(folded.Created!.Lines);
        loaded.Sequence.ShouldBe((await RowsAsync()).Max(row => row.Sequence));
    }

    [Fact]
    public async Task A_snapshot_of_another_fold_is_not_read()
    {
        foreach (var shopEvent in Story)
        {
            await AppendAsync(shopEvent);
        }

        await _service.Transactions.RunAsync("test", (database, stop) => database.Snapshots.ExecuteUpdateAsync(
            set => set.SetProperty(row => row.Fold, OrderState.Fold - 1).SetProperty(row => row.State, "{}"), stop));

        (await LoadAsync()).State.Status.ShouldBe(OrderStatus.Shipped);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    public async Task An_event_that_contradicts_the_order_is_refused_and_is_no_part_of_its_story(int events)
    {
        foreach (var shopEvent in Story.Take(events))
        {
            await AppendAsync(shopEvent);
        }

        await Should.ThrowAsync<InvalidOperationException>(
            () => _service.Consumer.ConsumeAsync(Envelopes.Of(new ShipmentFailed("a", "late"), "shipping")));

        (await RowsAsync()).Count.ShouldBe(events + 1);
        (await _service.OutboxAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_event_that_is_older_than_the_snapshot_is_still_known_to_be_there()
    {
        var reserved = Envelopes.Of(new InventoryReserved("a"), "inventory", id: "once");
        await _service.Consumer.ConsumeAsync(reserved);
        foreach (var shopEvent in Story.Skip(1))
        {
            await AppendAsync(shopEvent);
        }

        var isNews = await _service.Transactions.RunAsync("test", async (database, stop) =>
            await (await OrderStream.LoadAsync(database, "a", stop)).TryAppendAsync(
                reserved, new InventoryReserved("a"), stop));

        isNews.ShouldBeFalse();
    }

    [Fact]
    public async Task Of_two_writers_that_loaded_the_same_version_one_is_refused_by_the_database()
    {
        await using var one = await _service.Get<IDbContextFactory<OrdersDb>>().CreateDbContextAsync();
        await using var two = await _service.Get<IDbContextFactory<OrdersDb>>().CreateDbContextAsync();
        (await OrderStream.LoadAsync(one, "a", default)).Append(
            Envelopes.Of(new InventoryReserved("a")), new InventoryReserved("a"));
        (await OrderStream.LoadAsync(two, "a", default)).Append(
            Envelopes.Of(new InventoryReserved("a")), new InventoryReserved("a"));
        await one.SaveChangesAsync();

        await Should.ThrowAsync<DbUpdateException>(() => two.SaveChangesAsync());
    }

    private static IShopEvent[] Story =>
    [
        new InventoryReserved("a"), new PaymentCharged("a", 42.00m, "ch"), new OrderConfirmed("a", "4"),
        new ShipmentScheduled("a", "s"), new InventorySold("a"), new OrderShipped("a"),
    ];

    private Task AppendAsync(IShopEvent shopEvent) => _service.Transactions.RunAsync("test", async (database, stop) =>
    {
        var stream = await OrderStream.LoadAsync(database, "a", stop);
        stream.Append(Envelopes.Of(shopEvent, sequence: stream.Sequence + 1), shopEvent);
        await stream.SaveAsync(stop);
        return true;
    });

    private Task<OrderStream> LoadAsync() =>
        _service.ReadAsync(database => OrderStream.LoadAsync(database, "a", default));

    private Task<List<OrderEventRow>> RowsAsync() =>
        _service.ReadAsync(database => OrderStream.RowsAsync(database, "a", default));
}
