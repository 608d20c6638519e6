using Microsoft.EntityFrameworkCore;
using Npgsql;
using Shop.Bank;
using Shop.Contracts;
using Shop.Inventory;
using Shop.Orders;
using Shop.Payments;
using Shop.Shipping;
using Shop.Tests.Support;

namespace Shop.Tests.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class MigrationTests(PostgresFixture postgres)
{
    private const string Columns = """
        SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable, is_identity) FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name NOT LIKE '\_\_EF%'
        UNION ALL
        SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename NOT LIKE '\_\_EF%'
        UNION ALL
        SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text NOT LIKE '%\_\_EF%'
        ORDER BY 1
        """;

    [Fact]
    public Task The_migrations_of_orders_make_what_its_model_says() =>
        ComparesAsync<OrdersDb>(options => new OrdersDb(options));

    [Fact]
    public Task The_migrations_of_inventory_make_what_its_model_says() =>
        ComparesAsync<InventoryDb>(options => new InventoryDb(options));

    [Fact]
    public Task The_migrations_of_payments_make_what_its_model_says() =>
        ComparesAsync<PaymentsDb>(options => new PaymentsDb(options));

    [Fact]
    public Task The_migrations_of_shipping_make_what_its_model_says() =>
        ComparesAsync<ShippingDb>(options => new ShippingDb(options));

    [Fact]
    public Task The_migrations_of_the_bank_make_what_its_model_says() =>
        ComparesAsync<BankDb>(options => new BankDb(options));

    [Fact]
    public async Task Processes_that_start_together_on_an_empty_database_all_start()
    {
        var settings = postgres.NewDatabase();
        var first = await StartAsync(settings);
        first.Dispose();

        var services = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => StartAsync(settings)));

        (await services[0].ReadAsync(database => database.Stock.CountAsync())).ShouldBe(
            Contracts.ProductCatalog.Items.Count);
        foreach (var service in services)
        {
            service.Dispose();
        }
    }

    private static Task<TestService<InventoryDb>> StartAsync(Dictionary<string, string?> settings) =>
        TestService<InventoryDb>.StartAsync(
            "inventory", settings, new FakeTimeProvider(), InventoryService.AddInventory);

    private async Task ComparesAsync<TContext>(Func<DbContextOptions<TContext>, TContext> make)
        where TContext : DbContext
    {
        var migrated = await SchemaAsync(make, database => database.Database.MigrateAsync());
        var modelled = await SchemaAsync(make, database => database.Database.EnsureCreatedAsync());

        modelled.ShouldNotBeEmpty();
        migrated.ShouldBe(modelled);
    }

    private async Task<List<string>> SchemaAsync<TContext>(
        Func<DbContextOptions<TContext>, TContext> make, Func<TContext, Task> create)
        where TContext : DbContext
    {
        var connectionString = postgres.NewDatabase()["ConnectionStrings:shop"]!;
        await using var context = make(new DbContextOptionsBuilder<TContext>().UseNpgsql(connectionString).Options);
        await create(context);

        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(Columns, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(0));
        }

        return lines;
    }
}
