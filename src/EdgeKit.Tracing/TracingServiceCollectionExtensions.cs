using System.Diagnostics;
using EdgeKit.Http.Requests;
using EdgeKit.Policies;
using EdgeKit.Tracing;
using EdgeKit.Tracing.Configuration;
using EdgeKit.Tracing.Http;
using EdgeKit.Tracing.Propagation;
using EdgeKit.Tracing.Sampling;
using EdgeKit.Tracing.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the trace boundary.</summary>
public static class TracingServiceCollectionExtensions
{
    /// <summary>
    /// Adds the trace boundary: trust, sampling and propagation of trace contexts. It replaces
    /// <see cref="DistributedContextPropagator.Current"/>, so that every <see cref="HttpClient"/> of this process sends
    /// contexts as W3C Trace Context level 2 defines them. Repeated calls with the same section have no effect.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section <c>EdgeKit:Tracing</c>; see <see cref="TracingOptions"/>.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddEdgeKitTracing(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddEdgeKitPolicies<TracingOptions>(section);
        if (services.Any(d => d.ServiceType == typeof(TracingMetrics)))
        {
            return services;
        }

        DistributedContextPropagator.Current = W3CPropagator.Instance;
        services.RemoveAll<DistributedContextPropagator>();
        services.AddSingleton<DistributedContextPropagator>(W3CPropagator.Instance);
        services.AddMetrics();
        services.AddSingleton<TracingMetrics>();
        services.AddEdgeKitModel((_, table) => new TraceBoundaryModel(table.Get<TracingOptions>()));
        HttpContextFactories.Decorate(services, (inner, provider) =>
            new TraceBoundaryContextFactory(inner, provider.GetRequiredService<PolicyTables>()));
        services.AddSingleton<IHostedService>(s => new SamplingListener(
            s.GetRequiredService<IOptionsMonitor<TracingOptions>>(), s.GetService<ActivitySource>()));
        return AddTraceIds(services);
    }

    /// <summary>Adds the trace id to the scope of every log message and to every problem+json.</summary>
    private static IServiceCollection AddTraceIds(IServiceCollection services)
    {
        services.Configure<LoggerFactoryOptions>(o =>
            o.ActivityTrackingOptions |= ActivityTrackingOptions.TraceId
                | ActivityTrackingOptions.SpanId | ActivityTrackingOptions.ParentId);
        services.AddProblemDetails();
        return services.PostConfigure<ProblemDetailsOptions>(options =>
        {
            var inner = options.CustomizeProblemDetails;
            options.CustomizeProblemDetails = context =>
            {
                // Instead of ASP.NET Core's whole traceparent.
                if (Activity.Current is { } activity)
                {
                    context.ProblemDetails.Extensions["traceId"] = activity.TraceId.ToHexString();
                }

                inner?.Invoke(context);
            };
        });
    }
}
