using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Shop.Contracts;
using Shop.Messaging;
using Shop.Messaging.Outbox;
using Shop.Shipping;
using Shop.Tests.Support;

namespace Shop.Tests.Postgres;

/// <summary>Relays of several instances of one service on one database.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresRelayTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly RecordingBus _bus = new();
    private readonly List<TestService<ShippingDb>> _instances = [];
    private readonly List<IHostedService> _running = [];
    private readonly Dictionary<string, string?> _settings = postgres.NewDatabase();

    public async Task InitializeAsync()
    {
        for (var instance = 0; instance < 2; instance++)
        {
            _instances.Add(await TestService<ShippingDb>.StartAsync(
                "shipping", _settings, TimeProvider.System, ShippingService.AddShipping,
                services => services.AddSingleton<IEventBus>(_bus)
                    // Nothing but a ring wakes a lane in this test's time.
                    .Configure<MessagingOptions>(options => options.PollInterval = TimeSpan.FromHours(1))));
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var running in _running)
        {
            await running.StopAsync(CancellationToken.None);
        }

        _instances.ForEach(instance => instance.Dispose());
    }

    [Fact]
    public async Task Two_relays_deliver_each_event_once_and_those_of_one_order_in_order()
    {
        await RunRelayAsync(_instances[0]);
        await RunRelayAsync(_instances[1]);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(order => Task.Run(async () =>
        {
            for (var number = 0; number < 5; number++)
            {
                await PublishAsync(_instances[order % 2], $"order-{order}", $"{number}");
            }
        })));

        var delivered = await _bus.TakeAsync(100);
        delivered.Select(envelope => envelope.Id).ShouldBeUnique();
        foreach (var order in delivered.GroupBy(envelope => envelope.OrderId))
        {
            order.Select(envelope => ((ShipmentScheduled)ShopEvents.Read(envelope.Type, envelope.Data)).ShipmentId)
                .ShouldBe(["0", "1", "2", "3", "4"]);
        }

        await SentAsync(300);
        _bus.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task A_commit_of_another_instance_wakes_the_relay_by_notification()
    {
        await RunRelayAsync(_instances[1]);
        _running.Add(await _instances[1].RunAsync<PostgresOutboxListener>());
        await PublishAsync(_instances[0], "a", "1");

        (await _bus.TakeAsync(1)).ShouldHaveSingleItem().OrderId.ShouldBe("a");
    }

    [Fact]
    public async Task A_row_that_commits_late_is_delivered_after_rows_with_greater_ids()
    {
        await RunRelayAsync(_instances[0]);
        var contexts = _instances[0].Get<IDbContextFactory<ShippingDb>>();
        await using var late = await contexts.CreateDbContextAsync();
        await using var transaction = await late.Database.BeginTransactionAsync();
        _instances[0].Get<EventPublisher>().Publish(late, new ShipmentScheduled("late", "1"), 1);
        await late.SaveChangesAsync();

        await PublishAsync(_instances[0], "early", "1");
        (await _bus.TakeAsync(1)).ShouldHaveSingleItem().OrderId.ShouldBe("early");
        await transaction.CommitAsync();
        await PublishAsync(_instances[0], "after", "1");

        (await _bus.TakeAsync(2)).Select(envelope => envelope.OrderId).ShouldBe(["late", "after"], ignoreOrder: true);
        var ids = (
            await _instances[0].OutboxAsync()).Where(
                row => row.Subscriber == "orders").Select(row => row.Envelope.OrderId);
        ids.ShouldBe(["late", "early", "after"]);
    }

    [Fact]
    public async Task A_row_that_another_transaction_holds_is_passed_over_and_not_waited_for()
    {
        await PublishAsync(_instances[0], "held", "1");
        await PublishAsync(_instances[0], "free", "1");
        var contexts = _instances[0].Get<IDbContextFactory<ShippingDb>>();
        await using var other = await contexts.CreateDbContextAsync();
        await using var transaction = await other.Database.BeginTransactionAsync();
        await other.Outbox.FromSql($"""SELECT * FROM "Outbox" WHERE "OrderId" = 'held' FOR UPDATE""").ToListAsync();

        var taken = await _instances[1].Get<OutboxStore<ShippingDb>>()
            .SettleAndLeaseAsync(
                "orders", [], new HashSet<long>(), new RowRequest(10, IsProbe: false), CancellationToken.None);

        taken.ShouldHaveSingleItem().Envelope.OrderId.ShouldBe("free");
    }

    [Fact]
    public async Task A_probe_takes_the_row_that_was_tried_longest_ago_and_not_the_first_again()
    {
        await PublishAsync(_instances[0], "tried", "1");
        await PublishAsync(_instances[0], "waiting", "1");
        var store = _instances[0].Get<OutboxStore<ShippingDb>>();
        var first = await ProbeAsync([]);

        var second = await ProbeAsync([Unreachable(first)]);

        (first.Envelope.OrderId, second.Envelope.OrderId).ShouldBe(("tried", "waiting"));

        async Task<OutboxRow> ProbeAsync(Delivery[] delivered) => (await store.SettleAndLeaseAsync(
            "orders", delivered, new HashSet<long>(), new RowRequest(1, IsProbe: true), CancellationToken.None))
                .ShouldHaveSingleItem();
    }

    private static Delivery Unreachable(OutboxRow row)
    {
        var outcome = DeliveryOutcome.Unreachable("503");
        return new Delivery(
            row, outcome, DeliveryDecision.Of(row, outcome, new MessagingOptions(), TimeProvider.System.GetUtcNow()));
    }

    private async Task RunRelayAsync(TestService<ShippingDb> instance) =>
        _running.Add(await instance.RunAsync<OutboxRelay<ShippingDb>>());

    private static Task PublishAsync(TestService<ShippingDb> instance, string order, string shipment) =>
        instance.Transactions.RunAsync("test", (database, _) => Task.FromResult(
            instance.Get<EventPublisher>().Publish(database, new ShipmentScheduled(order, shipment), 1)));

    private async Task SentAsync(int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while ((await _instances[0].OutboxAsync()).Count(row => row.State == OutboxState.Sent) < count)
        {
            await Task.Delay(50, patience.Token);
        }
    }
}
