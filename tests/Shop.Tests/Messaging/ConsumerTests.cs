using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shop.Contracts;
using Shop.Inventory;
using Shop.Inventory.Stock;
using Shop.Messaging;
using Shop.Messaging.Outbox;
using Shop.Tests.Support;

namespace Shop.Tests.Messaging;

public sealed class ConsumerTests : IAsyncLifetime
{
    private readonly TempDirectory _directory = new();
    private readonly FakeTimeProvider _clock = new();
    private TestService<InventoryDb> _service = null!;

    public async Task InitializeAsync() => _service = await StartAsync();

    public Task DisposeAsync()
    {
        _service.Dispose();
        _directory.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Effect_inbox_row_and_new_events_are_one_commit()
    {
        await _service.Consumer.ConsumeAsync(Envelopes.Of(Envelopes.Created("a", quantity: 3), sequence: 4));

        (await StockAsync("W1")).ShouldBe((99_997, 3, 0));
        (await InboxCountAsync()).ShouldBe(1);
        (await _service.OutboxAsync()).Select(
            row => (row.Envelope.Type, row.Subscriber, row.Envelope.Sequence)).ShouldBe(
            [(nameof(InventoryReserved), "payments", 5), (nameof(InventoryReserved), "orders", 5)]);
    }

    [Fact]
    public async Task A_process_killed_after_the_commit_and_before_the_answer_handles_the_event_once()
    {
        var envelope = Envelopes.Of(Envelopes.Created("a", quantity: 3));
        await _service.Consumer.ConsumeAsync(envelope);
        _service.Dispose();
        _service = await StartAsync();

        (await _service.Consumer.ConsumeAsync(envelope)).ShouldBeFalse();

        (await StockAsync("W1")).ShouldBe((99_997, 3, 0));
        (await _service.OutboxAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_duplicate_that_the_inbox_has_forgotten_changes_nothing_either()
    {
        await _service.Consumer.ConsumeAsync(Envelopes.Of(Envelopes.Created("a", quantity: 3)));

        await _service.Consumer.ConsumeAsync(Envelopes.Of(Envelopes.Created("a", quantity: 3)));

        (await StockAsync("W1")).ShouldBe((99_997, 3, 0));
        (await _service.OutboxAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Another_event_under_the_identity_of_a_handled_one_is_refused()
    {
        var envelope = Envelopes.Of(Envelopes.Created("a", quantity: 3));
        await _service.Consumer.ConsumeAsync(envelope);
        var forged = Envelopes.Of(
            Envelopes.Created("b", quantity: 5)) with { Id = envelope.Id, Source = envelope.Source };

        await Should.ThrowAsync<MismatchedEventException>(() => _service.Consumer.ConsumeAsync(forged));

        (await StockAsync("W1")).ShouldBe((99_997, 3, 0));
    }

    [Fact]
    public async Task The_inbox_forgets_an_event_after_its_time()
    {
        await _service.Consumer.ConsumeAsync(Envelopes.Of(Envelopes.Created("a", quantity: 3)));

        _clock.Advance(new MessagingOptions().KeepInbox + TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));
        await _service.Get<MessagingCleaner<InventoryDb>>().CleanAsync(CancellationToken.None);

        (await InboxCountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_handler_that_fails_leaves_no_trace()
    {
        var shipped = Envelopes.Of(new ShipmentScheduled("unknown", "s"), "shipping");

        await Should.ThrowAsync<InvalidOperationException>(() => _service.Consumer.ConsumeAsync(shipped));

        (await InboxCountAsync()).ShouldBe(0);
        (await _service.OutboxAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_event_without_a_handler_is_refused_with_the_fix()
    {
        var exception = await Should.ThrowAsync<UnknownEventException>(
            () => _service.Consumer.ConsumeAsync(Envelopes.Of(new OrderShipped("a"))));

        exception.Message.ShouldContain("On<OrderShipped>");
    }

    [Fact]
    public async Task Concurrent_deliveries_of_one_event_have_one_effect()
    {
        var envelope = Envelopes.Of(Envelopes.Created("a", quantity: 3));

        var effects = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Task.Run(() => _service.Consumer.ConsumeAsync(envelope))));

        effects.Count(isNew => isNew).ShouldBe(1);
        (await StockAsync("W1")).ShouldBe((99_997, 3, 0));
    }

    [Fact]
    public async Task A_release_that_comes_before_its_reservation_leaves_a_tombstone()
    {
        await _service.Consumer.ConsumeAsync(
            Envelopes.Of(new PaymentFailed("a", FailureReasons.CardDeclined), "payments"));

        await _service.Consumer.ConsumeAsync(Envelopes.Of(Envelopes.Created("a", quantity: 3)));

        (await StockAsync("W1")).ShouldBe((100_000, 0, 0));
        (await _service.OutboxAsync()).ShouldHaveSingleItem().Envelope.Type.ShouldBe(nameof(InventoryReleased));
    }

    [Fact]
    public async Task An_order_that_is_partly_out_of_stock_reserves_nothing()
    {
        var created = new OrderCreated(
            "a", "alice", [new OrderLine("W1", 1, 1), new OrderLine("W2", 3, 1), new OrderLine("W2", 3, 1)], 7, "4");

        await _service.Consumer.ConsumeAsync(Envelopes.Of(created));

        (await StockAsync("W1")).ShouldBe((100_000, 0, 0));
        (await _service.OutboxAsync()).ShouldAllBe(row => row.Envelope.Type == nameof(InventoryRejected));
    }

    private Task<TestService<InventoryDb>> StartAsync() => TestService<InventoryDb>.StartAsync(
        "inventory", _directory, _clock, InventoryService.AddInventory,
        services => services.AddSingleton<MessagingCleaner<InventoryDb>>());

    private Task<int> InboxCountAsync() => _service.ReadAsync(
        database => database.Database.SqlQueryRaw<int>("SELECT COUNT(*) AS \"Value\" FROM \"Inbox\"").SingleAsync());

    private async Task<(int Available, int Reserved, int Sold)> StockAsync(string sku)
    {
        var stock = await _service.ReadAsync(database => database.Stock.SingleAsync(row => row.Sku == sku));
        return (stock.Available, stock.Reserved, stock.Sold);
    }
}
