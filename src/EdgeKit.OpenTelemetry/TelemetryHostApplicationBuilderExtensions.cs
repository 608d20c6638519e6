using EdgeKit.OpenTelemetry;
using EdgeKit.OpenTelemetry.Exposition;
using EdgeKit.OpenTelemetry.Providers;
using EdgeKit.Policies.Reloading;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Microsoft.Extensions.Hosting;

/// <summary>Wires the OpenTelemetry SDK.</summary>
public static class TelemetryHostApplicationBuilderExtensions
{
    /// <summary>
    /// Adds traces, metrics and logs of the platform, YARP and EdgeKit as the section <c>EdgeKit:OpenTelemetry</c>
    /// says: sent by OTLP when it names an endpoint, and readable by Prometheus when <c>MapEdgeKitMetrics</c> is
    /// called. What else the application adds by <c>services.AddOpenTelemetry()</c> goes the same way. Beside a section
    /// <c>EdgeKit:Tracing</c> the SDK's own propagator of the process is replaced by one for the trace context alone,
    /// because EdgeKit.Tracing decides whose context and baggage are taken over. Calling it twice is harmless.
    /// </summary>
    /// <param name="builder">The application. Its configuration is read here and checked at the start.</param>
    /// <returns>The same builder.</returns>
    public static IHostApplicationBuilder AddEdgeKitOpenTelemetry(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        var section = builder.Configuration.GetSection("EdgeKit:OpenTelemetry");
        services.AddEdgeKitPolicies<OpenTelemetryOptions>(section);
        if (services.Any(d => d.ServiceType == typeof(MetricsScrape)))
        {
            return builder;
        }

        var setup = new TelemetrySetup();
        services.AddSingleton<MetricsScrape>();
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(
                resource => resource.AddService(setup.Settings.ServiceName ?? builder.Environment.ApplicationName))
            .WithTracing(traces => traces.AddAspNetCoreInstrumentation())
            .WithMetrics(metrics => metrics.AddReader<PrometheusReader>());
        services.ConfigureOpenTelemetryTracerProvider((_, traces) => setup.Configure(traces));
        services.ConfigureOpenTelemetryMeterProvider((_, metrics) => setup.Configure(metrics));
        Configure();
        LateSections.Watch(services, Configure);
        return builder;

        void Configure() =>
            Settle(telemetry, setup, Read(section), builder.Configuration.GetSection("EdgeKit:Tracing").Exists());
    }

    /// <summary>Done again when the configuration is complete.</summary>
    private static void Settle(
        OpenTelemetryBuilder telemetry, TelemetrySetup setup, OpenTelemetryOptions settings, bool tracing)
    {
        if (tracing)
        {
            Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator());
        }

        var exports = setup.Settings.Otlp.Endpoint is not null;
        (setup.Settings, setup.TracingSamples) = (settings, tracing);
        if (!exports && settings.Otlp.Endpoint is not null)
        {
            Export(telemetry, setup);
        }
    }

    private static void Export(OpenTelemetryBuilder telemetry, TelemetrySetup setup)
    {
        telemetry
            .WithTracing(
                traces => traces.AddOtlpExporter(otlp => OtlpTarget.Apply(setup.Settings.Otlp, otlp, "v1/traces")))
            .WithMetrics(
                metrics => metrics.AddOtlpExporter(otlp => OtlpTarget.Apply(setup.Settings.Otlp, otlp, "v1/metrics")));
        if (setup.Settings.Otlp.Logs)
        {
            telemetry.WithLogging(
                logs => logs.AddOtlpExporter(otlp => OtlpTarget.Apply(setup.Settings.Otlp, otlp, "v1/logs")),
                options => options.IncludeScopes = true);
        }
    }

    /// <summary>
    /// The SDK's services are added before the strict table exists, so this reads the section as it stands. What is
    /// wrong with it is reported by the start, all problems at once, before a provider is built.
    /// </summary>
    private static OpenTelemetryOptions Read(IConfigurationSection section)
    {
        try
        {
            return section.Get<OpenTelemetryOptions>() ?? new();
        }
        catch (InvalidOperationException)
        {
            return new();
        }
    }
}
