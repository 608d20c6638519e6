using EdgeKit.Tracing.Boundary;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds the trace boundary to a pipeline.</summary>
public static class TracingApplicationBuilderExtensions
{
    /// <summary>
    /// Adds the trace boundary. It stands first, so that everything after it runs and logs in the trace that it has
    /// settled.
    /// </summary>
    /// <param name="app">The pipeline.</param>
    /// <returns>The same pipeline.</returns>
    /// <exception cref="InvalidOperationException">The services were not added.</exception>
    public static IApplicationBuilder UseEdgeKitTracing(this IApplicationBuilder app)
    {
        Check(app, nameof(UseEdgeKitTracing));
        return app.UseMiddleware<TracingMiddleware>();
    }

    /// <summary>
    /// Continues the trace of an authenticated caller that <see cref="EdgeKit.Tracing.TracingOptions.TrustedCallers"/>
    /// names: from here on the request runs in the caller's trace, in a span that is linked to the one that began at
    /// the boundary. It stands after authentication and does nothing for anyone else.
    /// </summary>
    /// <param name="app">The pipeline.</param>
    /// <returns>The same pipeline.</returns>
    /// <exception cref="InvalidOperationException">The services were not added.</exception>
    public static IApplicationBuilder UseEdgeKitTracingForCallers(this IApplicationBuilder app)
    {
        Check(app, nameof(UseEdgeKitTracingForCallers));
        return app.UseMiddleware<CallerMiddleware>();
    }

    private static void Check(IApplicationBuilder app, string method)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (!app.ApplicationServices.GetRequiredService<IServiceProviderIsService>().IsService(typeof(TracingMetrics)))
        {
            throw new InvalidOperationException(
                $"{method} found no services. Call services.AddEdgeKitTracing(configuration.GetSection(\"EdgeKit:Tracing\")) first.");
        }
    }
}
