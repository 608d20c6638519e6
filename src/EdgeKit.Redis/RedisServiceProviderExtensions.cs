using EdgeKit.Redis;
using EdgeKit.Redis.Connecting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Finds Redis where it may be absent.</summary>
public static class RedisServiceProviderExtensions
{
    /// <summary>The client, for features that keep their state in the process when there is no Redis.</summary>
    /// <param name="services">The container.</param>
    /// <returns>
    /// The client; <see langword="null"/> when the application has configured, chosen and registered no Redis.
    /// </returns>
    public static RedisClient? GetRedisClient(this IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.GetService<RedisAccess>()?.Client;
    }

    /// <summary>
    /// Whether <see cref="GetRedisClient"/> finds a client. It makes none, and asks for no options: a check of the
    /// configuration may call it.
    /// </summary>
    /// <param name="services">The container.</param>
    /// <returns>Whether there is a Redis.</returns>
    public static bool HasRedisClient(this IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.GetService<RedisAccess>() is { IsConfigured: true };
    }
}
