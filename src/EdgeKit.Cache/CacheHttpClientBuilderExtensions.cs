using EdgeKit.Cache.Http;
using EdgeKit.Cache.Http.Client;
using EdgeKit.Http.Callers;
using EdgeKit.Policies;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds a cache to an <see cref="HttpClient"/>.</summary>
public static class CacheHttpClientBuilderExtensions
{
    /// <summary>
    /// Answers the client's GET and HEAD requests from a private cache (RFC 9111), validates stale responses, and
    /// reports the result in <c>Cache-Status</c>. Requests with different <c>Authorization</c>, <c>Cookie</c> or
    /// <c>X-Api-Key</c> never share a response. Bodies up to the policy's <c>MaxBodyBytes</c> are read into memory. Add
    /// it before <c>AddEdgeKitResilience</c>, so that a hit uses no attempt.
    /// </summary>
    /// <param name="builder">The client.</param>
    /// <param name="policy">
    /// The name of a policy in the section <c>EdgeKit:Cache</c>. Requires <c>AddEdgeKitCache</c> or <c>AddEdgeKit</c>.
    /// </param>
    /// <returns>The same builder.</returns>
    public static IHttpClientBuilder AddEdgeKitCache(this IHttpClientBuilder builder, string policy)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(policy);
        var client = builder.Name;
        return builder.AddHttpMessageHandler(services => new PrivateCacheHandler(
            services.GetService<HttpCacheEngine>() ?? throw new InvalidOperationException(
                $"The client \"{client}\" uses the cache, but the cache is not registered. "
                + "Call AddEdgeKitCache(configuration.GetSection(\"EdgeKit:Cache\")) on the services."),
            services.GetRequiredService<PolicyTables>(),
            services.GetRequiredService<ClientFills>(),
            services.GetRequiredService<CallerResolver>(),
            client,
            policy));
    }
}
