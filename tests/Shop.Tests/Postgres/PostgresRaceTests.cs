using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shop.Inventory;
using Shop.Messaging;
using Shop.Tests.Support;

namespace Shop.Tests.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class PostgresRaceTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Work_that_lost_a_race_is_repeated_and_no_operator_reads_of_it()
    {
        using var log = new RecordedLog();
        using var service = await TestService<InventoryDb>.StartAsync(
            "inventory", postgres.NewDatabase(), TimeProvider.System, InventoryService.AddInventory,
            services => services.AddLogging(logging => logging.AddProvider(log)));
        var attempts = 0;

        await service.Transactions.RunAsync("test", async (database, stop) =>
        {
            var stock = await database.Stock.SingleAsync(row => row.Sku == "W2", stop);
            if (attempts++ == 0)
            {
                await TakeOneAsync(service);
            }

            stock.Reserve(1);
            return true;
        });

        attempts.ShouldBe(2);
        (await service.ReadAsync(database => database.Stock.SingleAsync(row => row.Sku == "W2"))).Available.ShouldBe(3);
        log.Lines.ShouldBeEmpty();
    }

    private static Task<int> TakeOneAsync(TestService<InventoryDb> service) => service.ReadAsync(
        database => database.Stock.Where(row => row.Sku == "W2")
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Available, row => row.Available - 1)));
}
