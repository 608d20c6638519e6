using Microsoft.EntityFrameworkCore;
using Shop.Contracts;
using Shop.Messaging;
using Shop.Orders;
using Shop.Orders.Domain;
using Shop.Orders.EventStore;
using Shop.Orders.Projections;
using Shop.Orders.Queries;
using Shop.Tests.Support;

namespace Shop.Tests.Orders;

public sealed class ProjectionTests : IAsyncLifetime
{
    private readonly TempDirectory _directory = new();
    private readonly FakeTimeProvider _clock = new();
    private TestService<OrdersDb> _service = null!;

    private ProjectionRunner Runner => _service.Get<ProjectionRunner>();

    public async Task InitializeAsync() =>
        _service = await TestService<OrdersDb>.StartAsync("orders", _directory, _clock, OrdersService.AddOrders);

    public Task DisposeAsync()
    {
        _service.Dispose();
        _directory.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task The_list_and_the_statistics_match_the_events()
    {
        await AppendAsync(Envelopes.Created("a"), new OrderConfirmed("a", "4"), new OrderShipped("a"));
        await AppendAsync(Envelopes.Created("b", quantity: 2), new OrderCancelled("b", FailureReasons.CardDeclined));
        await AppendAsync(Envelopes.Created("c"));

        await CatchUpAsync();

        (await ListAsync()).Select(row => (row.OrderId, row.Status, row.Version, row.TotalCents)).ShouldBe(
            [("a", OrderStatus.Shipped, 3, 4200), (
                "b", OrderStatus.Cancelled, 2, 8400), ("c", OrderStatus.Pending, 1, 4200)]);
        (await StatisticsAsync()).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            day => (day.Placed, day.Shipped, day.Cancelled, day.RevenueCents).ShouldBe((3, 1, 1, 4200L)));
    }

    [Fact]
    public async Task A_second_turn_over_the_same_events_counts_nothing_twice()
    {
        await AppendAsync(Envelopes.Created("a"), new OrderShipped("a"));
        await CatchUpAsync();

        await CatchUpAsync();

        (await StatisticsAsync()).ShouldHaveSingleItem().Placed.ShouldBe(1);
    }

    [Fact]
    public async Task A_rebuild_goes_on_beside_the_reads_and_the_writes_and_takes_over_when_it_has_caught_up()
    {
        for (var order = 0; order < 250; order++)
        {
            await AppendAsync(Envelopes.Created($"order-{order:000}"));
        }

        await CatchUpAsync();
        await SpoilAsync();

        (await Runner.RebuildAsync(OrderListProjection.ProjectionName, default)).ShouldBeTrue();
        await Runner.RunBatchAsync(default);
        (await ServingAsync()).ShouldBe(1, "the old one is read until the new one has caught up");
        await AppendAsync(Envelopes.Created("order-250"), new OrderShipped("order-250"));
        await CatchUpAsync();

        (await ServingAsync()).ShouldBe(2);
        var list = await ListAsync();
        list.Count.ShouldBe(251);
        list.ShouldAllBe(row => row.Generation == 2 && row.Customer == "alice");
        list[^1].Status.ShouldBe(OrderStatus.Shipped);
    }

    [Fact]
    public async Task A_rebuild_that_is_begun_again_starts_over()
    {
        await AppendAsync(Envelopes.Created("a"));
        await CatchUpAsync();

        await Runner.RebuildAsync(StatisticsProjection.ProjectionName, default);
        await Runner.RebuildAsync(StatisticsProjection.ProjectionName, default);
        await CatchUpAsync();

        (await StatisticsAsync()).ShouldHaveSingleItem().Placed.ShouldBe(1);
    }

    [Fact]
    public async Task There_is_nothing_to_rebuild_under_an_unknown_name() =>
        (await Runner.RebuildAsync("nothing", default)).ShouldBeFalse();

    [Fact]
    public async Task The_lag_is_the_age_of_what_was_read_last_while_more_waits()
    {
        Runner.ShouldNotBeNull();
        using var meters = new System.Diagnostics.Metrics.MeterListener();
        var lags = new Dictionary<string, double>();
        meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "shop.projection.lag"
                && ReferenceEquals(instrument.Meter.Scope, _service.Get<System.Diagnostics.Metrics.IMeterFactory>()))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        meters.SetMeasurementEventCallback<double>((_, value, tags, _) => lags[(string)tags[0].Value!] = value);
        meters.Start();
        for (var order = 0; order < 201; order++)
        {
            await AppendAsync(Envelopes.Created($"order-{order}"));
        }

        _clock.Advance(TimeSpan.FromSeconds(30));

        await Runner.RunBatchAsync(default);
        meters.RecordObservableInstruments();
        lags[OrderListProjection.ProjectionName].ShouldBe(30);

        await CatchUpAsync();
        await CatchUpAsync();
        meters.RecordObservableInstruments();
        lags[OrderListProjection.ProjectionName].ShouldBe(0);
    }

    private async Task CatchUpAsync()
    {
        while (await Runner.RunBatchAsync(default))
        {
        }
    }

    private Task AppendAsync(params IShopEvent[] events) =>
        _service.Transactions.RunAsync("test", async (database, stop) =>
    {
        var stream = await OrderStream.LoadAsync(database, events[0].OrderId, stop);
        foreach (var shopEvent in events)
        {
            stream.Append(Envelopes.Of(shopEvent) with { At = _clock.GetUtcNow() }, shopEvent);
        }

        return true;
    });

    // What a bug in a projection may leave behind.
    private Task SpoilAsync() => _service.Transactions.RunAsync("test", (database, stop) =>
        database.OrderList.ExecuteUpdateAsync(set => set.SetProperty(row => row.Version, 99), stop));

    private Task<int> ServingAsync() => _service.ReadAsync(database => database.Checkpoints
        .Where(row => row.Projection == OrderListProjection.ProjectionName && row.IsServing).Select(
            row => row.Generation).SingleAsync());

    private Task<List<OrderListRow>> ListAsync() =>
        _service.ReadAsync(database => database.OrderList.OrderBy(row => row.OrderId).ToListAsync());

    private Task<List<StatisticRow>> StatisticsAsync() =>
        _service.ReadAsync(database => database.Statistics.ToListAsync());
}
