using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shop.Contracts;
using Shop.Messaging;
using Shop.Messaging.Operations;
using Shop.Messaging.Outbox;
using Shop.Shipping;
using Shop.Tests.Support;

namespace Shop.Tests.Messaging;

public sealed class OutboxTests : IAsyncLifetime
{
    private static readonly HashSet<long> NoneUnderWay = [];
    private readonly TempDirectory _directory = new();
    private readonly FakeTimeProvider _clock = new();
    private TestService<ShippingDb> _service = null!;

    private OutboxStore<ShippingDb> Store => _service.Get<OutboxStore<ShippingDb>>();

    public async Task InitializeAsync() => _service = await TestService<ShippingDb>.StartAsync(
        "shipping", _directory, _clock, ShippingService.AddShipping,
        services => services.AddSingleton<MessagingCleaner<ShippingDb>>());

    public Task DisposeAsync()
    {
        _service.Dispose();
        _directory.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Each_subscriber_gets_a_row_of_its_own()
    {
        await PublishAsync(new ShipmentFailed("a", "why"));

        (await _service.OutboxAsync()).Select(row => row.Subscriber).ShouldBe(["inventory", "payments", "orders"]);
    }

    [Fact]
    public async Task Events_of_one_order_go_one_after_another_those_of_others_do_not_wait()
    {
        await PublishAsync(new ShipmentScheduled("a", "1"));
        await PublishAsync(new ShipmentScheduled("a", "2"));
        await PublishAsync(new ShipmentScheduled("b", "3"));

        var first = await TakeAsync();
        var afterwards = await TakeAsync(Accepted(first));

        first.Select(row => row.Envelope.OrderId).ShouldBe(["a", "b"]);
        afterwards.Select(row => row.Id).ShouldBe([(await RowsAsync("a"))[1].Id]);
    }

    [Fact]
    public async Task A_leased_row_is_not_leased_again_before_the_lease_expires()
    {
        await PublishAsync(new ShipmentScheduled("a", "1"));
        var first = await TakeAsync();

        (await TakeAsync()).ShouldBeEmpty();
        _clock.Advance(TimeSpan.FromSeconds(5));
        (await TakeAsync()).Select(row => row.Id).ShouldBe(first.Select(row => row.Id));
    }

    [Fact]
    public async Task A_slow_delivery_is_not_started_twice_by_the_relay_that_runs_it()
    {
        await PublishAsync(new ShipmentScheduled("a", "1"));
        var underWay = (await TakeAsync()).Select(row => row.Id).ToHashSet();

        _clock.Advance(TimeSpan.FromSeconds(6));

        (await Store.SettleAndLeaseAsync(
            "orders", [], underWay, new RowRequest(10, IsProbe: false), CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_sent_row_keeps_nothing_of_what_it_carried()
    {
        await PublishAsync(new ShipmentScheduled("a", "1"));

        await TakeAsync(Accepted(await TakeAsync()));

        var row = (await RowsAsync("a")).ShouldHaveSingleItem();
        (row.State, row.Envelope.Data).ShouldBe((OutboxState.Sent, ""));
    }

    [Fact]
    public async Task A_refused_event_waits_longer_each_time_and_is_parked_in_the_end()
    {
        await PublishAsync(new ShipmentScheduled("a", "1"));
        var pauses = new List<TimeSpan>();
        while (await TakeAsync() is [var row])
        {
            await SettleAsync(row, DeliveryOutcome.Rejected("500 broken"));
            var due = (await RowsAsync("a"))[0].DueAt - _clock.GetUtcNow();
            pauses.Add(due);
            _clock.Advance(due);
        }

        pauses.Select(pause => pause.TotalSeconds).ShouldBe([0.1, 0.2, 0.4, 0.8, 1.6, 2, 2, 0]);
        var parked = (await RowsAsync("a"))[0];
        (parked.State, parked.Attempts, parked.Error).ShouldBe((OutboxState.Parked, 8, "500 broken"));
    }

    [Fact]
    public async Task A_parked_event_holds_up_nothing_not_even_its_own_order()
    {
        await PublishAsync(new ShipmentScheduled("a", "1"));
        await ParkAsync();
        await PublishAsync(new ShipmentScheduled("a", "2"));

        (await TakeAsync()).ShouldHaveSingleItem().Id.ShouldBe((await RowsAsync("a"))[1].Id);
    }

    [Fact]
    public async Task A_parked_event_is_listed_with_its_error_and_goes_out_again_when_it_is_replayed()
    {
        await PublishAsync(new ShipmentScheduled("a", "1"));
        await ParkAsync();
        var contexts = _service.Get<IDbContextFactory<ShippingDb>>();

        var listed = (await ParkedEndpoints.ListAsync(contexts, CancellationToken.None)).Value!.ShouldHaveSingleItem();
        var answer = await ParkedEndpoints.ReplayAsync(
            listed.Id, _service.Transactions, _service.Get<LaneSignals>(), _clock, CancellationToken.None);

        var shown = (await ParkedEndpoints.GetAsync(listed.Id, contexts, CancellationToken.None)).Result;
        shown.ShouldBeOfType<NotFound>("it is on its way again");
        (listed.Type, listed.OrderId, listed.Error).ShouldBe((nameof(ShipmentScheduled), "a", "500 broken"));
        answer.Result.ShouldBeOfType<Accepted>();
        (await TakeAsync()).ShouldHaveSingleItem().Envelope.Data.ShouldContain("\"shipmentId\":\"1\"");
    }

    [Fact]
    public async Task A_parked_event_can_be_looked_at_whole()
    {
        await PublishAsync(new ShipmentScheduled("a", "1"));
        await ParkAsync();
        var parked = (await RowsAsync("a"))[0];

        var shown = (await ParkedEndpoints.GetAsync(
            parked.Id, _service.Get<IDbContextFactory<ShippingDb>>(), CancellationToken.None)).Result;

        shown.ShouldBeOfType<Ok<EventEnvelope>>().Value!.Data.ShouldContain("\"shipmentId\":\"1\"");
    }

    [Fact]
    public async Task Replaying_what_is_not_parked_is_not_found()
    {
        var answer = await ParkedEndpoints.ReplayAsync(
            42, _service.Transactions, _service.Get<LaneSignals>(), _clock, CancellationToken.None);

        answer.Result.ShouldBeOfType<NotFound>();
    }

    [Fact]
    public async Task An_absent_subscriber_costs_an_event_none_of_its_attempts()
    {
        await PublishAsync(new ShipmentScheduled("a", "1"));
        for (var time = 0; time < 50; time++)
        {
            var row = (await TakeAsync()).ShouldHaveSingleItem();
            await SettleAsync(row, DeliveryOutcome.Unreachable("refused"));
        }

        var waiting = (await RowsAsync("a"))[0];
        (waiting.State, waiting.Attempts).ShouldBe((OutboxState.Pending, 0));
    }

    [Fact]
    public async Task A_late_failure_does_not_undo_what_another_relay_sent()
    {
        await PublishAsync(new ShipmentScheduled("a", "1"));
        var row = (await TakeAsync())[0];
        await SettleAsync(row, DeliveryOutcome.Accepted);

        await SettleAsync(row, DeliveryOutcome.Rejected("late"));

        (await RowsAsync("a"))[0].State.ShouldBe(OutboxState.Sent);
    }

    [Fact]
    public async Task Old_sent_rows_are_cleaned_up_and_parked_ones_stay()
    {
        await PublishAsync(new ShipmentScheduled("a", "1"));
        await ParkAsync();
        await PublishAsync(new ShipmentScheduled("b", "2"));
        await TakeAsync(Accepted(await TakeAsync()));
        _clock.Advance(TimeSpan.FromHours(2));

        await _service.Get<MessagingCleaner<ShippingDb>>().CleanAsync(CancellationToken.None);

        (await _service.OutboxAsync()).Where(row => row.Subscriber == "orders")
            .ShouldHaveSingleItem().State.ShouldBe(OutboxState.Parked);
    }

    private Task<EventEnvelope> PublishAsync(IShopEvent shopEvent) => _service.Transactions.RunAsync(
        "test",
        (database, _) => Task.FromResult(_service.Get<EventPublisher>().Publish(database, shopEvent, 1)));

    private async Task ParkAsync()
    {
        while (await TakeAsync() is [var row])
        {
            await SettleAsync(row, DeliveryOutcome.Rejected("500 broken"));
            _clock.Advance(TimeSpan.FromSeconds(2));
        }
    }

    private async Task<IReadOnlyList<OutboxRow>> TakeAsync(params Delivery[] delivered) =>
        await Store.SettleAndLeaseAsync(
            "orders", delivered, NoneUnderWay, new RowRequest(10, IsProbe: false), CancellationToken.None);

    private Task SettleAsync(OutboxRow row, DeliveryOutcome outcome) => Store.SettleAndLeaseAsync(
        "orders", [Delivered(row, outcome)], NoneUnderWay, new RowRequest(0, IsProbe: false), CancellationToken.None);

    private Delivery[] Accepted(IEnumerable<OutboxRow> rows) =>
        [.. rows.Select(row => Delivered(row, DeliveryOutcome.Accepted))];

    private Delivery Delivered(OutboxRow row, DeliveryOutcome outcome) => new(
        row, outcome, DeliveryDecision.Of(row, outcome, new MessagingOptions(), _clock.GetUtcNow()));

    private async Task<List<OutboxRow>> RowsAsync(string orderId) =>
        [.. (await _service.OutboxAsync()).Where(row => row.Envelope.OrderId == orderId && row.Subscriber == "orders")];
}
