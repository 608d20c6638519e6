using Microsoft.EntityFrameworkCore;
using Shop.Contracts;
using Shop.Orders;
using Shop.Orders.EventStore;
using Shop.Orders.Projections;
using Shop.Orders.Queries;
using Shop.Tests.Support;

namespace Shop.Tests.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class PostgresProjectionTests(PostgresFixture postgres)
{
    [Fact]
    public async Task An_event_that_commits_late_is_projected_although_later_ones_are_there()
    {
        using var service = await TestService<OrdersDb>.StartAsync(
            "orders", postgres.NewDatabase(), TimeProvider.System, OrdersService.AddOrders);
        var contexts = service.Get<IDbContextFactory<OrdersDb>>();
        var runner = service.Get<ProjectionRunner>();
        await using var late = await contexts.CreateDbContextAsync();
        await using var transaction = await late.Database.BeginTransactionAsync();
        Append(late, "late");
        await late.SaveChangesAsync();
        await using (var early = await contexts.CreateDbContextAsync())
        {
            Append(early, "early");
            await early.SaveChangesAsync();
        }

        await runner.RunBatchAsync(default);
        await transaction.CommitAsync();
        await CatchUpAsync(service, runner, 2);

        (await service.ReadAsync(
            database => database.Events.OrderBy(row => row.Position).Select(row => row.OrderId).ToListAsync()))
            .ShouldBe(["late", "early"]);
    }

    [Fact]
    public async Task Two_instances_that_project_the_same_events_count_each_once()
    {
        var settings = postgres.NewDatabase();
        using var one = await TestService<OrdersDb>.StartAsync(
            "orders", settings, TimeProvider.System, OrdersService.AddOrders);
        using var two = await TestService<OrdersDb>.StartAsync(
            "orders", settings, TimeProvider.System, OrdersService.AddOrders);
        for (var order = 0; order < 20; order++)
        {
            await using var database = await one.Get<IDbContextFactory<OrdersDb>>().CreateDbContextAsync();
            Append(database, $"order-{order}");
            await database.SaveChangesAsync();
            await Task.WhenAll(
                one.Get<ProjectionRunner>().RunBatchAsync(default), two.Get<ProjectionRunner>().RunBatchAsync(default));
        }

        await CatchUpAsync(one, one.Get<ProjectionRunner>(), 20);

        (await one.ReadAsync(database => database.Statistics.SumAsync(day => day.Placed))).ShouldBe(20);
    }

    private static void Append(OrdersDb database, string order)
    {
        var created = Envelopes.Created(order);
        OrderStream.New(database).Append(Envelopes.Of(created), created);
    }

    // Other transactions of the server, such as its own housekeeping, may hold the horizon back for a moment.
    private static async Task CatchUpAsync(TestService<OrdersDb> service, ProjectionRunner runner, int orders)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (await service.ReadAsync(database => database.OrderList.CountAsync()) < orders)
        {
            await runner.RunBatchAsync(patience.Token);
            await Task.Delay(20, patience.Token);
        }
    }
}
