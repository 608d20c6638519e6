using EdgeKit.Cache.Http.Server;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds the response cache to a pipeline.</summary>
public static class CacheApplicationBuilderExtensions
{
    /// <summary>
    /// Adds the response cache. It stands behind routing, which knows an endpoint's policy, and behind authorization,
    /// so that nobody gets from the cache what he would not get from the endpoint; and last before the endpoint, so
    /// that what it stores is the endpoint's own.
    /// </summary>
    /// <param name="app">The pipeline.</param>
    /// <returns>The same pipeline.</returns>
    /// <exception cref="InvalidOperationException">The services were not added.</exception>
    public static IApplicationBuilder UseEdgeKitCache(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.ApplicationServices.GetService<ServerResponder>() is not null
            ? app.UseMiddleware<ResponseCacheMiddleware>()
            : throw new InvalidOperationException(
                "UseEdgeKitCache found no services. Call services.AddEdgeKitCache(configuration.GetSection(\"EdgeKit:Cache\")) first.");
    }
}
