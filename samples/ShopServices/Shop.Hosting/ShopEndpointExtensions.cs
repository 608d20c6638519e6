using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Shop.Hosting;
using Shop.Hosting.Access;
using Shop.Hosting.Health;

namespace Microsoft.AspNetCore.Builder;

/// <summary>The endpoints that every process of the shop has, and how it maps its own.</summary>
public static class ShopEndpointExtensions
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Maps an endpoint that is read: by GET and, as every resource that can be got, by HEAD.</summary>
    /// <param name="endpoints">The application, or a group of it.</param>
    /// <param name="pattern">The route.</param>
    /// <param name="handler">Answers both; the server leaves the body of an answer to HEAD out.</param>
    /// <returns>The endpoint, for its policies.</returns>
    public static RouteHandlerBuilder MapRead(this IEndpointRouteBuilder endpoints, string pattern, Delegate handler) =>
        endpoints.MapMethods(pattern, Reading, handler);

    /// <summary>
    /// Maps <c>GET /health/live</c>, which answers 200 while the process serves at all, and <c>GET /health/ready</c>,
    /// which runs the health checks tagged <c>ready</c> and answers 503 when one is unhealthy. Both are open to
    /// everyone, say no more than that, and run before limits and authentication, so that neither can make a healthy
    /// process look dead.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <returns><paramref name="endpoints"/>.</returns>
    public static IEndpointRouteBuilder MapShopDefaults(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);

        Map("/health/live", new HealthCheckOptions { Predicate = static _ => false });
        Map("/health/ready", new HealthCheckOptions { Predicate = IsReadiness });
        return endpoints;

        void Map(string path, HealthCheckOptions options)
        {
            options.ResponseWriter = HealthReportWriter.WriteAsync;
            endpoints.MapHealthChecks(path, options).AllowAnonymous().ShortCircuit();
        }
    }

    /// <summary>
    /// Maps <c>GET /health/details</c>: what each readiness check says, for callers who meet
    /// <see cref="ShopPolicies.Operate"/>.
    /// </summary>
    /// <param name="endpoints">An application with authentication, and a policy of that name.</param>
    /// <returns><paramref name="endpoints"/>.</returns>
    public static IEndpointRouteBuilder MapShopDetails(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var options =
            new HealthCheckOptions { Predicate = IsReadiness, ResponseWriter = HealthReportWriter.WriteDetailsAsync };
        endpoints.MapHealthChecks("/health/details", options).RequireAuthorization(ShopPolicies.Operate);
        return endpoints;
    }

    /// <summary>
    /// Leaves what is mapped here to callers on this machine: switches for demonstrations, of servers that stand in for
    /// other people's. To everybody else there is no such endpoint.
    /// </summary>
    /// <typeparam name="TBuilder">An endpoint or a group.</typeparam>
    /// <param name="endpoints">The endpoints.</param>
    /// <returns><paramref name="endpoints"/>.</returns>
    public static TBuilder OnThisMachineOnly<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.AddEndpointFilter<TBuilder, ThisMachineFilter>();

    private static bool IsReadiness(HealthCheckRegistration check) => check.Tags.Contains("ready");
}
