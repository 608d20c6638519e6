using EdgeKit.Auth;
using EdgeKit.Configuration;
using EdgeKit.Pipeline;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>The front door, second half: what Program.cs says after <c>Build()</c>.</summary>
public static class EdgeKitApplicationBuilderExtensions
{
    /// <summary>
    /// Adds the middleware of every configured feature in the one right order: trace boundary, global limits,
    /// authentication and authorization, endpoint limits, idempotency, response cache, the caller's deadline; and the
    /// endpoints of the login where one is configured. Calling it twice is harmless.
    /// </summary>
    /// <param name="app">The application.</param>
    /// <returns>The same application.</returns>
    /// <exception cref="InvalidOperationException"><c>builder.AddEdgeKit()</c> was not called.</exception>
    public static IApplicationBuilder UseEdgeKit(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        const string used = "EdgeKit.Used";
        var features = app.ApplicationServices.GetService<ConfiguredFeatures>() ?? throw new InvalidOperationException(
            "UseEdgeKit() needs the services of AddEdgeKit(). Call builder.AddEdgeKit() before builder.Build().");
        if (!app.Properties.TryAdd(used, true))
        {
            return app;
        }

        if (app is IEndpointRouteBuilder routes)
        {
            app.ApplicationServices.GetRequiredService<MappedEndpoints>().Sources = routes.DataSources;
        }

        foreach (PipelineStage stage in PipelineStages.All.Where(s => s.Applies(features, app.ApplicationServices)))
        {
            stage.Use(app);
        }

        MapLogin(app);
        return app;
    }

    /// <summary>Endpoints rather than a stage, so that limits and logs see them like any other.</summary>
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
