using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Shop.Messaging;
using Shop.Messaging.Database;
using Shop.Messaging.Telemetry;

namespace Microsoft.Extensions.Hosting;

/// <summary>Adds a service's own database.</summary>
public static class ShopDatabaseBuilderExtensions
{
    /// <summary>
    /// Adds the database at <c>ConnectionStrings:shop</c>: PostgreSQL if the string has a <c>Host</c>, else SQLite;
    /// without one, a file in the temporary folder. Its schema is created before the service listens.
    /// </summary>
    /// <typeparam name="TContext">The database.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="service">The service's name.</param>
    /// <param name="seed">Adds the initial rows, or null.</param>
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
        services.AddSingleton<CommitInterceptor>();
        services.AddPooledDbContextFactory<TContext>((provider, options) => DatabaseProvider.Use(
            options.AddInterceptors(provider.GetRequiredService<CommitInterceptor>()), connectionString));
        services.TryAddScoped(
            static provider => provider.GetRequiredService<IDbContextFactory<TContext>>().CreateDbContext());
        services.AddSingleton(new DatabaseConnection(connectionString));
        services.AddSingleton(new WriteGate(DatabaseProvider.Writers(connectionString)));
        services.AddSingleton(new CrashPoints(builder.Configuration["Crash:Directory"], service));
        services.AddSingleton<TransactionRunner<TContext>>();
        services.AddSingleton(seed ?? (static (_, _) => Task.CompletedTask));
        services.AddHostedService<DatabaseInitializer<TContext>>();
        services.AddHealthChecks().AddCheck<DatabaseHealthCheck<TContext>>("database", tags: ["ready"]);
        return builder;
    }
}
