using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RabbitMQ.Client;
using Shop.Contracts;
using Shop.Inventory;
using Shop.Messaging;
using Shop.Messaging.Operations;
using Shop.Messaging.Outbox;
using Shop.Messaging.RabbitMq;
using Shop.Messaging.Signatures;
using Shop.Shipping;
using Shop.Tests.Support;

namespace Shop.Tests.RabbitMq;

/// <summary>Shipping publishes, Inventory consumes, over a real broker.</summary>
public sealed class RabbitMqBusTests(RabbitMqFixture rabbit) : IClassFixture<RabbitMqFixture>, IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly TempDirectory _directory = new();
    private readonly List<IHostedService> _running = [];
    private readonly string _prefix = $"shop-{Guid.NewGuid():N}";
    private TestService<ShippingDb> _shipping = null!;
    private TestService<InventoryDb> _inventory = null!;

    public async Task InitializeAsync()
    {
        _shipping = await TestService<ShippingDb>.StartAsync(
            "shipping", Settings("shipping"), TimeProvider.System, ShippingService.AddShipping);
        _inventory = await TestService<InventoryDb>.StartAsync(
            "inventory", Settings("inventory"), TimeProvider.System, InventoryService.AddInventory,
            services =>
                services.Configure<MessagingOptions>(options => options.BackoffBase = TimeSpan.FromMilliseconds(1)));
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        _shipping.Dispose();
        _inventory.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task An_event_reaches_its_subscriber_and_the_row_is_sent_once_the_broker_has_confirmed()
    {
        await RunAsync();

        await PublishAsync(new ShipmentFailed("a", "why"));

        await EventuallyAsync(async () => await HandledAsync() == 1);
        await EventuallyAsync(async () => (await RowsAsync()).TrueForAll(row => row.State == OutboxState.Sent));
    }

    [Fact]
    public async Task What_is_published_before_a_subscriber_ever_ran_waits_for_it()
    {
        _running.Add(await _shipping.RunAsync<OutboxRelay<ShippingDb>>());
        await PublishAsync(new ShipmentFailed("a", "why"));
        await EventuallyAsync(async () => (await RowsAsync()).TrueForAll(row => row.State == OutboxState.Sent));

        _running.Add(await _inventory.RunAsync<RabbitMqConsumer<InventoryDb>>());

        await EventuallyAsync(async () => await HandledAsync() == 1);
    }

    [Fact]
    public async Task An_event_that_is_refused_again_and_again_is_a_dead_letter_with_its_cause_and_can_be_replayed()
    {
        await RunAsync();
        await PublishAsync(new ShipmentScheduled("a", "1"));
        await EventuallyAsync(async () => (await LettersAsync()).Count == 1);

        var letter = (await LettersAsync())[0];
        letter.Reason.ShouldContain("its goods are unknown, not reserved");
        (letter.Type, letter.OrderId, letter.Source).ShouldBe(
            (nameof(ShipmentScheduled), "a", "shipping"));

        var tooEarly = await ReplayAsync(letter.Id);
        await _inventory.Consumer.ConsumeAsync(Envelopes.Of(Envelopes.Created("a")));
        var replayed = await ReplayAsync(letter.Id);

        tooEarly.Result.ShouldBeOfType<ProblemHttpResult>().StatusCode.ShouldBe(409);
        replayed.Result.ShouldBeOfType<NoContent>();
        (await LettersAsync()).ShouldBeEmpty();
        (await _inventory.ReadAsync(database => database.Stock.SingleAsync(row => row.Sku == "W1"))).Sold.ShouldBe(1);
    }

    [Fact]
    public async Task Of_two_instances_one_consumes_and_the_other_takes_over_when_it_goes()
    {
        _running.Add(await _shipping.RunAsync<OutboxRelay<ShippingDb>>());
        using var standby = await TestService<InventoryDb>.StartAsync(
            "inventory", Settings("standby"), TimeProvider.System, InventoryService.AddInventory);
        var active = await _inventory.RunAsync<RabbitMqConsumer<InventoryDb>>();
        await PublishAsync(new ShipmentFailed("first", "why"));
        await EventuallyAsync(async () => await HandledAsync() == 1);
        _running.Add(await standby.RunAsync<RabbitMqConsumer<InventoryDb>>());
        for (var order = 0; order < 10; order++)
        {
            await PublishAsync(new ShipmentFailed($"order-{order}", "why"));
        }

        await EventuallyAsync(async () => await HandledAsync() == 11);

        await active.StopAsync(CancellationToken.None);
        await PublishAsync(new ShipmentFailed("last", "why"));

        await EventuallyAsync(async () => (await standby.OutboxAsync()).Exists(row => row.Envelope.OrderId == "last"));
        (await standby.OutboxAsync()).ShouldAllBe(row => row.Envelope.OrderId == "last");
        await StopAsync();
    }

    [Fact]
    public async Task A_message_that_is_no_event_holds_up_nothing_and_is_kept()
    {
        await RunAsync();
        await EventuallyAsync(IsDeclaredAsync);
        await using var connection =
            await new ConnectionFactory { Uri = new Uri(rabbit.Server.Uri) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        // Straight to the queue: it is declared before it is bound to the exchange.
        await channel.BasicPublishAsync("", $"{_prefix}.inventory", "rubbish\0"u8.ToArray());

        await PublishAsync(new ShipmentFailed("a", "why"));

        await EventuallyAsync(async () => await HandledAsync() == 1 && (await LettersAsync()).Count == 1);
        (await LettersAsync())[0].Reason.ShouldBe("The message is not a CloudEvent 1.0 of the shop.");
    }

    [Fact]
    public async Task An_event_that_somebody_else_than_its_source_put_on_the_broker_has_no_effect_and_lies_under_no_events_name()
    {
        await RunAsync();
        await EventuallyAsync(IsDeclaredAsync);
        await using var connection =
            await new ConnectionFactory { Uri = new Uri(rabbit.Server.Uri) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        var failed = Envelopes.Of(new ShipmentFailed("a", "why"), "shipping");
        await ForgeAsync(failed);
        await ForgeAsync(failed with { Signature = "rubbish" });
        await ForgeAsync(TestKeys.Signed(failed, "payments"));
        await ForgeAsync(TestKeys.Signed(
            Envelopes.Of(new ShipmentFailed("b", "why"), "shipping"), "inventory") with { OrderId = "a" });
        await ForgeAsync(TestKeys.Signed(failed with { Source = "payments" }, "inventory"));

        await PublishAsync(new ShipmentFailed("c", "why"));

        await EventuallyAsync(async () => await HandledAsync() == 1 && (await LettersAsync()).Count == 5);
        (await LettersAsync()).ShouldAllBe(letter => letter.Type == ""
            && letter.Source == "" && letter.Reason.StartsWith("The event is not trusted"));
        (await _inventory.OutboxAsync()).ShouldAllBe(row => row.Envelope.OrderId == "c");

        async Task ForgeAsync(EventEnvelope forged) => await channel.BasicPublishAsync(
            "", $"{_prefix}.inventory",
            mandatory: true, RabbitMqMessage.PropertiesOf(forged), RabbitMqMessage.BodyOf(forged));
    }

    [Fact]
    public async Task An_event_of_a_key_that_has_not_reached_us_is_stored_whole_and_still_not_trusted_when_it_is_replayed()
    {
        await RunAsync();
        await EventuallyAsync(IsDeclaredAsync);
        await using var connection =
            await new ConnectionFactory { Uri = new Uri(rabbit.Server.Uri) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        var early = TestKeys.Signed(
            Envelopes.Of(new ShipmentFailed("a", "why"), "shipping"), "inventory", key: TestKeys.New());
        await channel.BasicPublishAsync(
            "", $"{_prefix}.inventory",
            mandatory: true, RabbitMqMessage.PropertiesOf(early), RabbitMqMessage.BodyOf(early));
        await EventuallyAsync(async () => (await LettersAsync()).Count == 1);
        var letter = (await LettersAsync())[0];

        var replayed = await ReplayAsync(letter.Id);

        (letter.Type, letter.OrderId).ShouldBe((nameof(ShipmentFailed), "a"));
        letter.Reason.ShouldContain("Messaging:SenderKeys:shipping");
        replayed.Result.ShouldBeOfType<ProblemHttpResult>().StatusCode.ShouldBe(409);
        (await HandledAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_broker_that_is_killed_and_comes_back_loses_no_event_and_no_effect_happens_twice()
    {
        await RunAsync();
        await PublishAsync(new ShipmentFailed("before", "why"));
        await EventuallyAsync(async () => await HandledAsync() == 1);

        await rabbit.Server.KillAsync();
        for (var order = 0; order < 20; order++)
        {
            await PublishAsync(new ShipmentFailed($"during-{order}", "why"));
        }

        (await RowsAsync()).Count(row => row.State == OutboxState.Pending).ShouldBeGreaterThanOrEqualTo(20);
        await rabbit.Server.RestartAsync();

        await EventuallyAsync(async () => await HandledAsync() == 21);
        await EventuallyAsync(async () => (await RowsAsync()).TrueForAll(row => row.State == OutboxState.Sent));
        (await _inventory.OutboxAsync()).Count(row => row.Envelope.Type == nameof(InventoryReleased)).ShouldBe(21);
    }

    private async Task StopAsync()
    {
        foreach (var running in _running)
        {
            await running.StopAsync(CancellationToken.None);
        }

        _running.Clear();
    }

    private async Task RunAsync()
    {
        _running.Add(await _shipping.RunAsync<OutboxRelay<ShippingDb>>());
        _running.Add(await _inventory.RunAsync<RabbitMqConsumer<InventoryDb>>());
    }

    private Dictionary<string, string?> Settings(string service) => new()
    {
        ["ConnectionStrings:shop"] = $"Data Source={_directory.File($"{service}.db")}",
        ["ConnectionStrings:rabbitmq"] = rabbit.Server.Uri,
        ["Messaging:QueuePrefix"] = _prefix,
    };

    private Task PublishAsync(IShopEvent shopEvent) => _shipping.Transactions.RunAsync(
        "test", (database, _) => Task.FromResult(_shipping.Get<EventPublisher>().Publish(database, shopEvent, 1)));

    private async Task<List<OutboxRow>> RowsAsync() =>
        [.. (await _shipping.OutboxAsync()).Where(row => row.Subscriber == "inventory")];

    private Task<int> HandledAsync() => _inventory.ReadAsync(
        database => database.Database.SqlQueryRaw<int>("SELECT COUNT(*) AS \"Value\" FROM \"Inbox\"").SingleAsync());

    private async Task<List<DeadLetter>> LettersAsync() => (await DeadLetterEndpoints.ListAsync(
        _inventory.Get<IDbContextFactory<InventoryDb>>(), CancellationToken.None)).Value!;

    private Task<Results<NoContent, NotFound, ProblemHttpResult>> ReplayAsync(long id) =>
        DeadLetterEndpoints.ReplayAsync(
        id, _inventory.Get<IDbContextFactory<InventoryDb>>(),
        _inventory.Get<VerifyingConsumer<InventoryDb>>(), _inventory.Transactions, CancellationToken.None);

    private async Task<bool> IsDeclaredAsync()
    {
        await using var connection =
            await new ConnectionFactory { Uri = new Uri(rabbit.Server.Uri) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        try
        {
            await channel.QueueDeclarePassiveAsync($"{_prefix}.inventory");
            return true;
        }
        catch (RabbitMQ.Client.Exceptions.OperationInterruptedException)
        {
            return false;
        }
    }

    private static async Task EventuallyAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await holds())
        {
            await Task.Delay(50, patience.Token);
        }
    }
}
