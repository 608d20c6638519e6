using EdgeKit.Auth;
using EdgeKit.Configuration;
using EdgeKit.Pipeline;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds EdgeKit to the pipeline, after <c>Build()</c>.</summary>
public static class EdgeKitApplicationBuilderExtensions
{
    /// <summary>
    /// Adds the middleware of every configured feature in the correct order: trace boundary, global limits,
    /// authentication and authorization, endpoint limits, idempotency, response cache, the caller's deadline; and the
    /// login endpoints if a login is configured. Calling it twice has no effect.
    /// </summary>
    /// <param name="app">The application.</param>
    /// <returns>The same application.</returns>
    /// <exception cref="InvalidOperationException"><c>builder.AddEdgeKit()</c> was not called.</exception>
    public static IApplicationBuilder UseEdgeKit(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var features = app.ApplicationServices.GetService<ConfiguredFeatures>() ?? throw new InvalidOperationException(
            "UseEdgeKit() needs the services of AddEdgeKit(). Call builder.AddEdgeKit() before builder.Build().");
        if (!app.Properties.TryAdd("EdgeKit.Used", true))
        {
            return app;
        }

        if (app is IEndpointRouteBuilder routes)
        {
            app.ApplicationServices.GetRequiredService<MappedEndpoints>().Sources = routes.DataSources;
        }

        foreach (var stage in PipelineStages.All.Where(s => s.Applies(features, app.ApplicationServices)))
        {
            stage.Use(app);
        }

        MapLogin(app);
        return app;
    }

    /// <summary>Endpoints and not a stage, so that limits and logs apply to them.</summary>
    private static void MapLogin(IApplicationBuilder app)
    {
        if (app is IEndpointRouteBuilder routes
            && app.ApplicationServices.GetRequiredService<IServiceProviderIsService>().IsService(
                typeof(SessionForwarding)))
        {
            routes.MapEdgeKitBff();
        }
    }
}
