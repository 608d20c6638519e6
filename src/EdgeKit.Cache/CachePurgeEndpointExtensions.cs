using EdgeKit.Cache.Http.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the endpoint that purges the cache.</summary>
public static class CachePurgeEndpointExtensions
{
    /// <summary>
    /// Maps <c>DELETE pattern?url=...&amp;tag=...&amp;policy=...</c>, each as often as needed: removes what is stored
    /// for a URL (absolute, or a path of the host that is asked), everything with a tag (an answer's
    /// <c>Surrogate-Key</c>, or a policy's <c>Tags</c>), or everything of a policy, in every instance. Answers 204, or
    /// 400 when it names nothing or something unknown, and then removes nothing.
    /// </summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="pattern">The route.</param>
    /// <param name="authorizationPolicy">
    /// The authorization policy that callers must meet: whoever may purge may bring the whole load on the origin.
    /// </param>
    /// <returns>The endpoint.</returns>
    public static IEndpointConventionBuilder MapEdgeKitCachePurge(
        this IEndpointRouteBuilder endpoints, string pattern, string authorizationPolicy)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentException.ThrowIfNullOrEmpty(authorizationPolicy);
        return endpoints.MapMethods(pattern, [HttpMethods.Delete], (RequestDelegate)PurgeAsync)
            .RequireAuthorization(authorizationPolicy)
            .WithDisplayName("Purge the cache");
    }

    private static Task PurgeAsync(HttpContext context) =>
        context.RequestServices.GetRequiredService<PurgeEndpoint>().HandleAsync(context);
}
