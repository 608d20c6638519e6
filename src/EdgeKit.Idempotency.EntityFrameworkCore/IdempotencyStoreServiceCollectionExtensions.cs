using EdgeKit.Idempotency;
using EdgeKit.Idempotency.EntityFrameworkCore.Storage;
using EdgeKit.Idempotency.Memory;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the Entity Framework store of idempotency keys.</summary>
public static class IdempotencyStoreServiceCollectionExtensions
{
    /// <summary>
    /// Stores idempotency keys in the database of <typeparamref name="TContext"/>, replacing any other store. Each
    /// outcome is committed in one transaction with the changes that the handler saves through the
    /// <typeparamref name="TContext"/> of its request. The model must include the key table (see
    /// <c>AddEdgeKitIdempotency</c> on the model builder). The handler must not begin its own transaction. The
    /// application does not start if the context has a retrying execution strategy.
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
        services.AddHostedService<RetryingStrategyGuard<TContext>>();
        services.AddHostedService<ExpiredKeyCleaner<TContext>>();
        return services;
    }
}
