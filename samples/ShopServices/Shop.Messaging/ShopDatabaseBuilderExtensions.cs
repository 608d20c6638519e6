using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Shop.Messaging;
using Shop.Messaging.Database;

namespace Microsoft.Extensions.Hosting;

/// <summary>Adds a service's own database.</summary>
public static class ShopDatabaseBuilderExtensions
{
    /// <summary>
    /// Adds the database at <c>ConnectionStrings:shop</c>: PostgreSQL when the string has a <c>Host</c>, else
    /// SQLite; without one, a file in the temporary folder. Its schema is there before the service listens.
    /// </summary>
    /// <typeparam name="TContext">The database.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="service">The service's name.</param>
    /// <param name="seed">What the database must contain, or nothing.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static IHostApplicationBuilder AddShopDatabase<TContext>(
        this IHostApplicationBuilder builder, string service, DatabaseSeed<TContext>? seed = null)
        where TContext : ShopDbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        var connectionString =
            builder.Configuration.GetConnectionString("shop") ?? DatabaseProvider.DefaultFor(service);

        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddPooledDbContextFactory<TContext>(options => DatabaseProvider.Use(options, connectionString));
        services.AddSingleton(new DatabaseConnection(connectionString));
        services.AddSingleton(new WriteGate(DatabaseProvider.Writers(connectionString)));
        services.AddSingleton(CrashPoints.ArmedBy(builder.Configuration["Crash:Directory"], service));
        services.AddSingleton<Transactor<TContext>>();
        services.AddSingleton(seed ?? (static (_, _) => Task.CompletedTask));
        services.AddHostedService<DatabaseStarter<TContext>>();
        services.AddHealthChecks().AddCheck<DatabaseHealthCheck<TContext>>("database", tags: ["ready"]);
        return builder;
    }
}
