using EdgeKit.Cache.Http;
using EdgeKit.Cache.Http.Client;
using EdgeKit.Cache.Http.Storage;
using EdgeKit.Http.Callers;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Gives an <see cref="HttpClient"/> a cache.</summary>
public static class CacheHttpClientBuilderExtensions
{
    /// <summary>
    /// Answers GET and HEAD of this client from a private cache (RFC 9111) under a policy, validates stale answers, and
    /// says what it did in <c>Cache-Status</c>. Requests with different <c>Authorization</c>, <c>Cookie</c> or
    /// <c>X-Api-Key</c> never share an answer. Bodies up to the policy's <c>MaxBodyBytes</c> are read into memory. Add
    /// it before <c>AddEdgeKitResilience</c>, so that a hit costs no attempt.
    /// </summary>
    /// <param name="builder">The client.</param>
    /// <param name="policy">
    /// The name of a policy of the section <c>EdgeKit:Cache</c>; <c>AddEdgeKitCache</c> or <c>AddEdgeKit</c> has to be
    /// called too.
    /// </param>
    /// <returns>The same builder.</returns>
    public static IHttpClientBuilder AddEdgeKitCache(this IHttpClientBuilder builder, string policy)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(policy);
        var client = builder.Name;
        return builder.AddHttpMessageHandler(services => new PrivateCacheHandler(
            services.GetService<HttpCacheEngine>() ?? throw new InvalidOperationException(
                $"The client \"{client}\" is to be cached, but there is no cache. Call AddEdgeKitCache(configuration.GetSection(\"EdgeKit:Cache\")) on the services."),
            services.GetRequiredService<HttpPolicies>(),
            services.GetRequiredService<ClientFills>(),
            services.GetRequiredService<CallerRules>(),
            client,
            policy));
    }
}
