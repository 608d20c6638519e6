using EdgeKit.OpenTelemetry;
using EdgeKit.OpenTelemetry.Configuration;
using EdgeKit.OpenTelemetry.Prometheus;
using EdgeKit.Policies.Loading;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers the OpenTelemetry SDK.</summary>
public static class TelemetryHostApplicationBuilderExtensions
{
    /// <summary>
    /// Adds traces, metrics and logs of .NET, YARP and EdgeKit as configured in <c>EdgeKit:OpenTelemetry</c>. They are
    /// exported by OTLP if an endpoint is configured, and can be scraped by Prometheus after <c>MapEdgeKitMetrics</c>.
    /// Anything the application adds with <c>services.AddOpenTelemetry()</c> is exported too. If the section
    /// <c>EdgeKit:Tracing</c> exists, the SDK's process-wide propagator is replaced by one for trace contexts only,
    /// because EdgeKit.Tracing decides which contexts and baggage are trusted. Repeated calls have no effect.
    /// </summary>
    /// <param name="builder">The application. Its configuration is read here and validated at start.</param>
    /// <returns>The same builder.</returns>
    public static IHostApplicationBuilder AddEdgeKitOpenTelemetry(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        var section = builder.Configuration.GetSection("EdgeKit:OpenTelemetry");
        services.AddEdgeKitPolicies<OpenTelemetryOptions>(section);
        if (services.Any(d => d.ServiceType == typeof(PrometheusEndpoint)))
        {
            return builder;
        }

        var setup = new ProviderSetup();
        services.AddSingleton<PrometheusEndpoint>();
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
            ApplyOptions(telemetry, setup, Read(section), builder.Configuration.GetSection("EdgeKit:Tracing").Exists());
    }

    private static void ApplyOptions(
        OpenTelemetryBuilder telemetry, ProviderSetup setup, OpenTelemetryOptions settings, bool tracing)
    {
        if (tracing)
        {
            Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator());
        }

        var exports = setup.Settings.Otlp.Endpoint is not null;
        (setup.Settings, setup.IsSampledByTracing) = (settings, tracing);
        if (!exports && settings.Otlp.Endpoint is not null)
        {
            Export(telemetry, setup);
        }
    }

    private static void Export(OpenTelemetryBuilder telemetry, ProviderSetup setup)
    {
        telemetry
            .WithTracing(traces => traces.AddOtlpExporter(otlp => Apply(setup.Settings.Otlp, otlp, "v1/traces")))
            .WithMetrics(metrics => metrics.AddOtlpExporter(otlp => Apply(setup.Settings.Otlp, otlp, "v1/metrics")));
        if (setup.Settings.Otlp.Logs)
        {
            telemetry.WithLogging(
                logs => logs.AddOtlpExporter(otlp => Apply(setup.Settings.Otlp, otlp, "v1/logs")),
                options => options.IncludeScopes = true);
        }
    }

    private static void Apply(OtlpOptions options, OtlpExporterOptions exporter, string signalPath)
    {
        exporter.Protocol = options.Protocol;
        exporter.Headers = options.Headers;
        exporter.TimeoutMilliseconds = (int)options.Timeout.TotalMilliseconds;

        // The exporter appends a signal's path to an endpoint from the environment, but not to one set in code.
        exporter.Endpoint = options.Protocol == OtlpExportProtocol.HttpProtobuf
            ? new Uri($"{options.Endpoint!.AbsoluteUri.TrimEnd('/')}/{signalPath}")
            : options.Endpoint!;

        // The default factory would use the application's client, whose policies and tokens are not meant for it.
        var own = exporter.HttpClientFactory;
        exporter.HttpClientFactory = () => own();
    }

    /// <summary>Reads the section before the policy table exists. Errors are reported by the table at start.</summary>
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
