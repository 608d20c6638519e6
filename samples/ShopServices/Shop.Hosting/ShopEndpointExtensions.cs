using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Shop.Hosting;
using Shop.Hosting.Http;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the endpoints that every process has.</summary>
public static class ShopEndpointExtensions
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Maps an endpoint for GET and HEAD.</summary>
    /// <param name="endpoints">The application, or a group of it.</param>
    /// <param name="pattern">The route.</param>
    /// <param name="handler">The handler; the server omits the body of a HEAD response.</param>
    /// <returns>The endpoint's builder.</returns>
    public static RouteHandlerBuilder MapRead(this IEndpointRouteBuilder endpoints, string pattern, Delegate handler) =>
        endpoints.MapMethods(pattern, Reading, handler);

    /// <summary>
    /// Maps <c>GET /health/live</c>, which returns 200 while the process runs, and <c>GET /health/ready</c>, which runs
    /// the checks tagged <c>ready</c> and returns 503 if one is unhealthy. Both are anonymous and run before limits and
    /// authentication, which therefore cannot make a healthy process look dead.
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
    /// Maps <c>GET /health/details</c> with the result of each readiness check, for callers who meet
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
    /// Restricts endpoints to callers on this machine: controls of servers that simulate those of other companies.
    /// Other callers get a 404.
    /// </summary>
    /// <typeparam name="TBuilder">An endpoint or a group.</typeparam>
    /// <param name="endpoints">The endpoints.</param>
    /// <returns><paramref name="endpoints"/>.</returns>
    public static TBuilder RequireLoopback<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.AddEndpointFilter<TBuilder, LoopbackFilter>();

    private static bool IsReadiness(HealthCheckRegistration check) => check.Tags.Contains("ready");
}
