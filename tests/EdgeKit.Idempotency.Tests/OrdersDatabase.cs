using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Idempotency.Tests;

/// <summary>A fresh database with the table of keys and a table of orders, and the store over it.</summary>
internal sealed class OrdersDatabase : IDisposable
{
    private readonly string? _file;

    /// <param name="timeProvider">The store's clock.</param>
    /// <param name="postgres">A connection string of a database to create; without one it is a SQLite file.</param>
    /// <param name="log">Where its log goes.</param>
    public OrdersDatabase(TimeProvider timeProvider, string? postgres = null, ILoggerProvider? log = null)
    {
        _file = postgres is null ? Path.Combine(Path.GetTempPath(), $"edgekit-orders-{Guid.NewGuid():N}.db") : null;
        var services = new ServiceCollection();
        services.AddLogging(logging => _ = log is null ? logging : logging.AddProvider(log));
        services.AddSingleton(timeProvider);
        Add(services, postgres ?? $"Data Source={_file};Default Timeout=60");
        Services = services.BuildServiceProvider();
        using var scope = Services.CreateScope();
        scope.ServiceProvider.GetRequiredService<OrdersContext>().Database.EnsureCreated();
    }

    public ServiceProvider Services { get; }

    /// <summary>Adds the context and the store.</summary>
    public static void Add(IServiceCollection services, string connectionString)
    {
        SQLitePCL.Batteries_V2.Init();
        services.AddDbContext<OrdersContext>(o =>
            _ = connectionString.StartsWith("Host=") ? o.UseNpgsql(connectionString) : o.UseSqlite(connectionString));
        services.AddEdgeKitIdempotencyStore<OrdersContext>();
    }

    public int CountOrders()
    {
        using var scope = Services.CreateScope();
        return scope.ServiceProvider.GetRequiredService<OrdersContext>().Orders.Count();
    }

    public void Dispose()
    {
        Services.Dispose();
        if (_file is not null)
        {
            SqliteConnection.ClearAllPools();
            File.Delete(_file);
        }
    }
}
