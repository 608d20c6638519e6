using EdgeKit.Redis;
using EdgeKit.Redis.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Resolves the Redis client where Redis is optional.</summary>
public static class RedisServiceProviderExtensions
{
    /// <summary>Returns the client, for features that keep their state in the process when there is no Redis.</summary>
    /// <param name="services">The container.</param>
    /// <returns>The client; <see langword="null"/> if no Redis is configured or registered.</returns>
    public static RedisClient? GetRedisClient(this IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.GetService<RedisClientAccessor>()?.Client;
    }

    /// <summary>
    /// Returns a value indicating whether <see cref="GetRedisClient"/> returns a client. It neither creates one nor
    /// reads options, so configuration checks may call it.
    /// </summary>
    /// <param name="services">The container.</param>
    /// <returns><see langword="true"/> if a Redis is configured or registered.</returns>
    public static bool HasRedisClient(this IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.GetService<RedisClientAccessor>() is { IsConfigured: true };
    }
}
