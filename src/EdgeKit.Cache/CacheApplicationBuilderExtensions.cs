using EdgeKit.Cache.Http.Server;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds the response cache to a pipeline.</summary>
public static class CacheApplicationBuilderExtensions
{
    /// <summary>
    /// Adds the response cache. Place it after routing, which selects an endpoint's policy, and after authorization, so
    /// that callers only get what the endpoint would give them. It should be the last middleware before the endpoint,
    /// so that it stores the endpoint's own response.
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
                "UseEdgeKitCache found no services. "
                + "Call services.AddEdgeKitCache(configuration.GetSection(\"EdgeKit:Cache\")) first.");
    }
}
