using System.Diagnostics.Metrics;
using EdgeKit.OpenTelemetry.Exposition;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace EdgeKit.OpenTelemetry.Providers;

/// <summary>Builds the SDK's providers before any server listens, and flushes them after all have stopped.</summary>
internal sealed class TelemetryProviders(IOptions<OpenTelemetryOptions> options, SamplingOwner owner, IHostEnvironment environment)
    : IHostedLifecycleService, IDisposable
{
    private static readonly string[] Sources =
        ["Microsoft.AspNetCore", "System.Net.Http", "Yarp.ReverseProxy", "EdgeKit.*", "Microsoft.AspNetCore.SignalR.Server"];

    private static readonly string[] Meters =
        ["Microsoft.AspNetCore.*", "System.Net.*", "System.Runtime", "Microsoft.Extensions.*", "Yarp.*", "EdgeKit.*"];

    /// <summary>The boundaries that the semantic conventions give to durations of HTTP calls, in seconds.</summary>
    private static readonly double[] Seconds =
        [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    /// <summary>Where metrics are read on demand; there once the host has started.</summary>
    public PrometheusReader? Reader { get; private set; }

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        var settings = options.Value;
        Reader = new PrometheusReader();
        _traces = BuildTraces(settings);
        _metrics = BuildMetrics(settings, Reader);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    public static ResourceBuilder Resource(OpenTelemetryOptions options, IHostEnvironment environment) =>
        ResourceBuilder.CreateDefault().AddService(options.ServiceName ?? environment.ApplicationName, autoGenerateServiceInstanceId: true);

    private TracerProvider BuildTraces(OpenTelemetryOptions settings)
    {
        var builder = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(Resource(settings, environment))
            .SetSampler(new ParentBasedSampler(RootSampler(settings)))
            .AddSource([.. Sources, .. settings.Sources]);
        return (settings.Otlp.Endpoint is null
            ? builder
            : builder.AddOtlpExporter(otlp => OtlpTarget.Apply(settings.Otlp, otlp, "v1/traces"))).Build();
    }

    private MeterProvider BuildMetrics(OpenTelemetryOptions settings, PrometheusReader reader)
    {
        var builder = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(Resource(settings, environment))
            .SetExemplarFilter(ExemplarFilterType.TraceBased)
            .AddMeter([.. Meters, .. settings.Meters])
            .AddView(ChooseBoundaries)
            .AddReader(reader);
        return (settings.Otlp.Endpoint is null
            ? builder
            : builder.AddOtlpExporter(otlp => OtlpTarget.Apply(settings.Otlp, otlp, "v1/metrics"))).Build();
    }

    /// <summary>
    /// A listener of EdgeKit.Tracing has its say at every span, and the highest wish wins; a second sampler by ratio would double it.
    /// </summary>
    private Sampler RootSampler(OpenTelemetryOptions settings) => settings.SampleRatio switch
    {
        { } ratio => new TraceIdRatioBasedSampler(ratio),
        null when owner.IsTracing => new AlwaysOffSampler(),
        null => new AlwaysOnSampler(),
    };

    /// <summary>The SDK's default boundaries are meant for milliseconds.</summary>
    private static MetricStreamConfiguration? ChooseBoundaries(Instrument instrument) =>
        instrument is Histogram<double> { Unit: "s", Advice: null }
            ? new ExplicitBucketHistogramConfiguration { Boundaries = Seconds }
            : null;
}
