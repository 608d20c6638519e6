using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Idempotency.Tests;

/// <summary>The business database fails under a request whose key it keeps.</summary>
public sealed class PostgresFailureTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>, IDisposable
{
    private readonly OrdersDatabase _database = new(TimeProvider.System, fixture.NewDatabase());

    [Fact]
    public async Task An_order_whose_connection_breaks_before_the_commit_is_not_placed_and_gets_no_response()
    {
        await using var shop = await StartAsync(async (orders, execution) =>
        {
            if (execution == 1)
            {
                await BreakAsync(orders);
            }
        });

        var broken = await shop.OrderAsync();
        _database.CountOrders().ShouldBe(0);
        var retry = await shop.OrderAsync();

        (broken.Status, broken.Problem).ShouldBe((503, "idempotency-undone"));
        broken.Headers.ShouldContainKey("Retry-After");
        (retry.Status, retry.IsReplay, _database.CountOrders()).ShouldBe((201, false, 1));
    }

    [Fact]
    public async Task An_unavailable_database_is_a_503_and_nothing_runs()
    {
        await using var shop = await StartAsync((_, _) => Task.CompletedTask);
        await fixture.Server.KillAsync();

        var reply = await shop.OrderAsync();
        await fixture.Server.RestartAsync();

        (reply.Status, reply.Problem, shop.Executions).ShouldBe((503, "idempotency-store-unavailable", 0));
        (await shop.OrderAsync()).Status.ShouldBe(201);
    }

    [Fact]
    public async Task A_database_that_is_restarted_under_a_handler_has_it_run_again_once()
    {
        await using var shop = await StartAsync(async (_, execution) =>
        {
            if (execution == 1)
            {
                await fixture.Server.RestartAsync();
            }
        });

        (await shop.OrderAsync()).Status.ShouldBe(503);

        (await shop.OrderAsync()).Status.ShouldBe(201);
        (await shop.OrderAsync()).IsReplay.ShouldBeTrue();
        _database.CountOrders().ShouldBe(1);
    }

    public void Dispose() => _database.Dispose();

    /// <summary>A shop whose handler saves an order, then does something more.</summary>
    private async Task<Shopfront> StartAsync(Func<OrdersContext, int, Task> more)
    {
        var connection = _database.Services.GetRequiredService<OrdersContext>().Database.GetConnectionString()!;
        var shop = await Shopfront.StartAsync(services: services => OrdersDatabase.Add(services, connection));
        shop.Handler = async (context, execution) =>
        {
            var orders = context.RequestServices.GetRequiredService<OrdersContext>();
            orders.Orders.Add(new Order());
            await orders.SaveChangesAsync();
            await more(orders, execution);
            context.Response.StatusCode = 201;
            await context.Response.WriteAsync("done");
        };
        return shop;
    }

    /// <summary>Has the server end the session of this context, from beside.</summary>
    private async Task BreakAsync(OrdersContext orders)
    {
        var session = await orders.Database.SqlQueryRaw<int>("SELECT pg_backend_pid() AS \"Value\"").SingleAsync();
        await using var beside = _database.Services.CreateAsyncScope();
        await beside.ServiceProvider.GetRequiredService<OrdersContext>().Database.ExecuteSqlAsync(
            $"SELECT pg_terminate_backend({session})");
    }
}
