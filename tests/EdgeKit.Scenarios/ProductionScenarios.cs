using EdgeKit.Scenarios.Crashing;
using EdgeKit.Scenarios.Running;

namespace EdgeKit.Scenarios;

/// <summary>
/// The shop with PostgreSQL, RabbitMQ and Redis, configured by flags only, while these servers are killed.
/// </summary>
public sealed class ProductionScenarios
{
    [Fact]
    public async Task Database_and_broker_that_are_killed_under_orders_and_come_back_lose_nothing()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var postgres = await PostgresServer.StartAsync();
        await using var rabbit = await RabbitMqServer.StartAsync();
        await using var shop = await ShopUnderTest.OpenAsync(new ShopStart
        {
            Redis = redis.EndPoint,
            Postgres = postgres.ConnectionString,
            RabbitMq = rabbit.Uri,
            Environment = new() { ["SHOP_RESTART_CAP"] = "1" },
        });
        using var audit = await Audit.BeginAsync(shop);
        var placed = new List<Order[]> { await audit.OrderAsync() };
        await audit.HoldsAsync(placed, "before anything is killed");

        placed = [await audit.OrderAsync()];
        await rabbit.RestartAsync();
        placed.Add(await audit.OrderAsync());
        await audit.HoldsAsync(placed, "the broker was killed");

        placed = [await audit.OrderAsync()];
        await postgres.RestartAsync();
        placed.Add(await audit.OrderAsync());
        await audit.HoldsAsync(placed, "the database was killed");
    }
}
