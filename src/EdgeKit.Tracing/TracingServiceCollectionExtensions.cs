using System.Diagnostics;
using EdgeKit.Policies;
using EdgeKit.Tracing;
using EdgeKit.Tracing.Boundary;
using EdgeKit.Tracing.Sampling;
using EdgeKit.Tracing.Wire;
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
    /// Adds the trace boundary: whose trace context is continued, which traces are sampled, and how the context is
    /// written. From here on every <see cref="HttpClient"/> made in this process sends it as W3C Trace Context level 2
    /// says (<see cref="DistributedContextPropagator.Current"/> is replaced). Calling it twice with one section is
    /// harmless.
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
        services.AddEdgeKitModel((_, table) => new BoundaryModel(table.Get<TracingOptions>()));
        AddContextFactory(services);
        services.AddSingleton<IHostedService>(s => new SamplingListener(
            s.GetRequiredService<IOptionsMonitor<TracingOptions>>(), s.GetService<ActivitySource>()));
        return AddTraceIds(services);
    }

    /// <summary>Puts the boundary around the factory that is registered, or around the platform's own.</summary>
    private static void AddContextFactory(IServiceCollection services)
    {
        var inner = services.LastOrDefault(d => d.ServiceType == typeof(IHttpContextFactory));
        services.RemoveAll<IHttpContextFactory>();
        services.AddSingleton<IHttpContextFactory>(
            s => new BoundaryContextFactory(Make(s, inner), s.GetRequiredService<PolicyTables>()));
    }

    private static IHttpContextFactory Make(IServiceProvider services, ServiceDescriptor? inner) =>
        (IHttpContextFactory)(inner?.ImplementationInstance
            ?? inner?.ImplementationFactory?.Invoke(services)
            ?? ActivatorUtilities.CreateInstance(
                services, inner?.ImplementationType ?? typeof(DefaultHttpContextFactory)));

    /// <summary>The trace id in the scope of every log line and in every problem+json.</summary>
    private static IServiceCollection AddTraceIds(IServiceCollection services)
    {
        services.Configure<LoggerFactoryOptions>(o =>
            o.ActivityTrackingOptions |= ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId | ActivityTrackingOptions.ParentId);
        services.AddProblemDetails();
        return services.PostConfigure<ProblemDetailsOptions>(
            o => o.CustomizeProblemDetails = TraceProblem.Wrap(o.CustomizeProblemDetails));
    }
}
