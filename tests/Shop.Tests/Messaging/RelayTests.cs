using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Shop.Contracts;
using Shop.Messaging;
using Shop.Messaging.Outbox;
using Shop.Shipping;
using Shop.Tests.Support;

namespace Shop.Tests.Messaging;

/// <summary>The relay as it runs, on the system's clock, with a bus that the test scripts.</summary>
public sealed class RelayTests : IAsyncLifetime
{
    private readonly TempDirectory _directory = new();
    private readonly ScriptedBus _bus = new();
    private TestService<ShippingDb> _service = null!;
    private IHostedService _relay = null!;

    public async Task InitializeAsync()
    {
        _service = await TestService<ShippingDb>.StartAsync(
            "shipping", _directory, TimeProvider.System, ShippingService.AddShipping,
            services => services.AddSingleton<IEventBus>(_bus)
                .Configure<MessagingOptions>(options => options.BackoffBase = TimeSpan.FromMilliseconds(1)));
        _relay = new OutboxRelay<ShippingDb>(_service.Get<LaneSignals>(), _service.Get<IServiceProvider>());
        await _relay.StartAsync(CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _relay.StopAsync(CancellationToken.None);
        _service.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_commit_wakes_the_relay_and_every_subscriber_gets_the_event()
    {
        await PublishAsync(new ShipmentScheduled("a", "1"));

        var subscribers = new[] { (await _bus.NextAsync()).Subscriber, (
            await _bus.NextAsync()).Subscriber, (await _bus.NextAsync()).Subscriber };

        subscribers.ShouldBe(["inventory", "payments", "orders"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_subscriber_that_returns_gets_what_it_missed_in_order()
    {
        _bus.Script = (subscriber, _) =>
            subscriber == "orders" ? DeliveryOutcome.Unreachable("down") : DeliveryOutcome.Accepted;
        for (var at = 1; at <= 3; at++)
        {
            await PublishAsync(new ShipmentScheduled("a", $"{at}"));
        }

        await _bus.NextAsync(delivery => delivery.Subscriber == "orders");

        _bus.Script = (_, _) => DeliveryOutcome.Accepted;

        var arrived = new List<string>();
        while (arrived.Count < 3)
        {
            arrived.Add((await _bus.NextAsync(d => d.Subscriber == "orders" && d.Outcome.Kind == DeliveryKind.Accepted))
                .Envelope.Data);
        }

        arrived.Select(data => ((ShipmentScheduled)ShopEvents.Read(nameof(ShipmentScheduled), data)).ShipmentId)
            .ShouldBe(["1", "2", "3"]);
    }

    [Fact]
    public async Task An_event_that_is_always_refused_does_not_hold_up_another_order()
    {
        _bus.Script = (_, envelope) =>
            envelope.OrderId == "bad" ? DeliveryOutcome.Rejected("no") : DeliveryOutcome.Accepted;
        await PublishAsync(new ShipmentScheduled("bad", "1"));
        await PublishAsync(new ShipmentScheduled("good", "2"));

        (await _bus.NextAsync(d => d is { Subscriber: "orders", Envelope.OrderId: "good" })).Outcome.Kind.ShouldBe(
            DeliveryKind.Accepted);
    }

    [Fact]
    public async Task An_event_over_which_its_subscriber_is_always_out_of_order_does_not_hold_up_another_order_either()
    {
        _bus.Script = (_, envelope) =>
            envelope.OrderId == "bad" ? DeliveryOutcome.Unreachable("503 time-out") : DeliveryOutcome.Accepted;
        await PublishAsync(new ShipmentScheduled("bad", "1"));
        await _bus.NextAsync(d => d is { Subscriber: "orders", Envelope.OrderId: "bad" });
        await PublishAsync(new ShipmentScheduled("good", "2"));
        await PublishAsync(new ShipmentScheduled("better", "3"));

        (await _bus.NextAsync(d => d is { Subscriber: "orders", Envelope.OrderId: "good" })).Outcome.Kind.ShouldBe(
            DeliveryKind.Accepted);
        (await _bus.NextAsync(d => d is { Subscriber: "orders", Envelope.OrderId: "better" })).Outcome.Kind.ShouldBe(
            DeliveryKind.Accepted);
    }

    [Fact]
    public async Task A_delivery_goes_on_with_the_trace_of_its_event()
    {
        using var listener = ListenAsTheShopDoes();
        using var activity = new Activity("request").Start();

        await PublishAsync(new ShipmentScheduled("a", "1"));

        (await _bus.NextAsync()).TraceId.ShouldBe(activity.TraceId.ToHexString());
    }

    // Without a listener a source starts nothing; the processes of the shop have one from AddShopDefaults.
    private static ActivityListener ListenAsTheShopDoes()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Shop.Messaging",
            Sample = static (ref _) => ActivitySamplingResult.PropagationData,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private Task PublishAsync(IShopEvent shopEvent) => _service.Transactions.RunAsync(
        "test",
        (database, _) => Task.FromResult(_service.Get<EventPublisher>().Publish(database, shopEvent, 1)));

    private sealed record Delivered(
        string Subscriber, EventEnvelope Envelope, DeliveryOutcome Outcome, string? TraceId);

    private sealed class ScriptedBus : IEventBus
    {
        private readonly Channel<Delivered> _delivered = Channel.CreateUnbounded<Delivered>();

        public Func<string, EventEnvelope, DeliveryOutcome> Script { get; set; } = (_, _) => DeliveryOutcome.Accepted;

        public async Task<DeliveryOutcome> DeliverAsync(string subscriber, EventEnvelope envelope)
        {
            var outcome = Script(subscriber, envelope);
            await _delivered.Writer.WriteAsync(
                new Delivered(subscriber, envelope, outcome, Activity.Current?.TraceId.ToHexString()));
            return outcome;
        }

        public async Task<Delivered> NextAsync(Func<Delivered, bool>? isWanted = null)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
            while (true)
            {
                var delivered = await _delivered.Reader.ReadAsync(patience.Token);
                if (isWanted is null || isWanted(delivered))
                {
                    return delivered;
                }
            }
        }
    }
}
