using EdgeKit.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Idempotency.Tests;

/// <summary>A fresh SQLite file with the table of keys and a table of orders, and the store over it.</summary>
internal sealed class OrdersDatabase : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"edgekit-orders-{Guid.NewGuid():N}.db");

    public OrdersDatabase(TimeProvider time)
    {
        SQLitePCL.Batteries_V2.Init();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(time);
        services.AddDbContext<OrdersContext>(o => o.UseSqlite($"Data Source={_file};Default Timeout=60"));
        services.AddEdgeKitIdempotencyStore<OrdersContext>();
        Services = services.BuildServiceProvider();
        using var scope = Services.CreateScope();
        scope.ServiceProvider.GetRequiredService<OrdersContext>().Database.EnsureCreated();
    }

    public ServiceProvider Services { get; }

    public int CountOrders()
    {
        using var scope = Services.CreateScope();
        return scope.ServiceProvider.GetRequiredService<OrdersContext>().Orders.Count();
    }

    public void Dispose()
    {
        Services.Dispose();
        SqliteConnection.ClearAllPools();
        File.Delete(_file);
    }
}
