using EdgeKit.Cache.Http.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the endpoint that purges the cache.</summary>
public static class CachePurgeEndpointExtensions
{
    /// <summary>
    /// Maps <c>DELETE pattern?url=...&amp;tag=...&amp;policy=...</c>, which removes in every instance the responses of
    /// a URL (absolute, or a path on the requested host), the entries with a tag (a response's <c>Surrogate-Key</c>, or
    /// a policy's <c>Tags</c>), or all entries of a policy. Each parameter can be repeated. Returns 204, or 400 without
    /// removing anything if a parameter is unknown or all are missing.
    /// </summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="pattern">The route.</param>
    /// <param name="authorizationPolicy">The policy for callers: a purge can send the full load to the origin.</param>
    /// <returns>The endpoint.</returns>
    public static IEndpointConventionBuilder MapEdgeKitCachePurge(
        this IEndpointRouteBuilder endpoints, string pattern, string authorizationPolicy)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentException.ThrowIfNullOrEmpty(authorizationPolicy);
        RequestDelegate purge = context =>
            context.RequestServices.GetRequiredService<PurgeEndpoint>().HandleAsync(context);
        return endpoints.MapMethods(pattern, [HttpMethods.Delete], purge)
            .RequireAuthorization(authorizationPolicy)
            .WithDisplayName("Purge the cache");
    }
}
