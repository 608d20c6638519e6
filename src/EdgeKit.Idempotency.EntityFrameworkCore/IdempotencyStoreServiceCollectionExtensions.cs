using EdgeKit.Idempotency;
using EdgeKit.Idempotency.EntityFrameworkCore.Rows;
using EdgeKit.Idempotency.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps idempotency keys in the application's database.</summary>
public static class IdempotencyStoreServiceCollectionExtensions
{
    /// <summary>
    /// Keeps the keys in the database of <typeparamref name="TContext"/>, whatever store was registered, and commits
    /// each outcome in one transaction with what the handler saves by the <typeparamref name="TContext"/> of its
    /// request. The model has the table (see <c>AddEdgeKitIdempotency</c> on the model builder); the handler begins no
    /// transaction of its own, and the context has no retrying execution strategy: with one the start fails.
    /// </summary>
    /// <typeparam name="TContext">The application's context, registered as scoped.</typeparam>
    /// <param name="services">The services.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddEdgeKitIdempotencyStore<TContext>(this IServiceCollection services)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<KeyListeners>();
        services.RemoveAll<IIdempotencyStore>();
        services.AddScoped<IIdempotencyStore, EfIdempotencyStore<TContext>>();
        services.AddHostedService<RetryingStrategyCheck<TContext>>();
        services.AddHostedService<ExpiredKeys<TContext>>();
        return services;
    }
}
