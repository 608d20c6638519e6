using EdgeKit.OpenTelemetry;
using EdgeKit.OpenTelemetry.Exposition;
using EdgeKit.OpenTelemetry.Providers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;

namespace Microsoft.Extensions.Hosting;

/// <summary>Wires the OpenTelemetry SDK.</summary>
public static class TelemetryHostApplicationBuilderExtensions
{
    private const string SuppressedData = "Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData";

    /// <summary>
    /// Adds traces, metrics and logs of the platform, YARP and EdgeKit as the section <c>EdgeKit:OpenTelemetry</c> says: sent by OTLP when
    /// it names an endpoint, and readable by Prometheus when <c>MapEdgeKitMetrics</c> is called. Calling it twice is harmless.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <returns>The same builder.</returns>
    public static IHostApplicationBuilder AddEdgeKitOpenTelemetry(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        var section = builder.Configuration.GetSection("EdgeKit:OpenTelemetry");
        services.AddEdgeKitPolicies<OpenTelemetryOptions>(section);
        if (services.Any(d => d.ServiceType == typeof(TelemetryProviders)))
        {
            return builder;
        }

        // In .NET 10 the request's span says nothing of the request unless it is asked to.
        if (!AppContext.TryGetSwitch(SuppressedData, out _))
        {
            AppContext.SetSwitch(SuppressedData, false);
        }

        services.AddSingleton(new SamplingOwner(builder.Configuration.GetSection("EdgeKit:Tracing").Exists()));
        services.AddSingleton<TelemetryProviders>();
        services.AddSingleton<MetricsScrape>();
        services.AddSingleton<IStartupFilter, RequestSpans>();
        services.AddHostedService(s => s.GetRequiredService<TelemetryProviders>());
        AddLogs(builder, section);
        return builder;
    }

    private static void AddLogs(IHostApplicationBuilder builder, IConfigurationSection section)
    {
        if (Read(section) is { Otlp: { Endpoint: not null, Logs: true } } options)
        {
            builder.Logging.AddOpenTelemetry(logs =>
            {
                logs.IncludeScopes = true;
                logs.SetResourceBuilder(TelemetryProviders.Resource(options, builder.Environment));
                logs.AddOtlpExporter(otlp => OtlpTarget.Apply(options.Otlp, otlp, "v1/logs"));
            });
        }
    }

    /// <summary>
    /// Log providers exist before the strict table does, so this reads the section as it stands. What is wrong with it is reported by
    /// the start, all problems at once.
    /// </summary>
    private static OpenTelemetryOptions? Read(IConfigurationSection section)
    {
        try
        {
            return section.Get<OpenTelemetryOptions>();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
