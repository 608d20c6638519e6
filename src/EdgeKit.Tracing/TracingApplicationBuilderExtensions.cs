using EdgeKit.Tracing.Http;
using EdgeKit.Tracing.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds the trace boundary to a pipeline.</summary>
public static class TracingApplicationBuilderExtensions
{
    /// <summary>Adds the trace boundary. Put it first, so that all middleware runs in the right trace.</summary>
    /// <param name="app">The pipeline.</param>
    /// <returns>The same pipeline.</returns>
    /// <exception cref="InvalidOperationException">The services were not added.</exception>
    public static IApplicationBuilder UseEdgeKitTracing(this IApplicationBuilder app)
    {
        Check(app, nameof(UseEdgeKitTracing));
        return app.UseMiddleware<TracingMiddleware>();
    }

    /// <summary>
    /// Continues the trace of authenticated callers listed in
    /// <see cref="EdgeKit.Tracing.TracingOptions.TrustedCallers"/>: from here on the request runs in the caller's
    /// trace, in a span linked to the first one. Put it after authentication. Other callers are not affected.
    /// </summary>
    /// <param name="app">The pipeline.</param>
    /// <returns>The same pipeline.</returns>
    /// <exception cref="InvalidOperationException">The services were not added.</exception>
    public static IApplicationBuilder UseEdgeKitTracingForCallers(this IApplicationBuilder app)
    {
        Check(app, nameof(UseEdgeKitTracingForCallers));
        return app.UseMiddleware<TrustedCallerMiddleware>();
    }

    private static void Check(IApplicationBuilder app, string method)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (!app.ApplicationServices.GetRequiredService<IServiceProviderIsService>().IsService(typeof(TracingMetrics)))
        {
            throw new InvalidOperationException($"{method} found no services. Call "
                + "services.AddEdgeKitTracing(configuration.GetSection(\"EdgeKit:Tracing\")) first.");
        }
    }
}
