using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace EdgeKit.OpenTelemetry.Configuration;

/// <summary>Tells the SDK's builders what the section says.</summary>
internal sealed class ProviderSetup
{
    /// <summary>The section, as it is when the providers are built.</summary>
    public OpenTelemetryOptions Settings { get; set; } = new();

    /// <summary>Whether EdgeKit.Tracing decides which traces are sampled.</summary>
    public bool IsSampledByTracing { get; set; }

    private static readonly string[] Sources = ["System.Net.Http", "Yarp.ReverseProxy", "EdgeKit.*"];

    private static readonly string[] Meters =
        ["Microsoft.AspNetCore.*", "System.Net.*", "System.Runtime", "Microsoft.Extensions.*", "Yarp.*", "EdgeKit.*"];

    /// <summary>The boundaries that the semantic conventions give to durations of HTTP calls, in seconds.</summary>
    private static readonly double[] DurationBoundaries =
        [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    public void Configure(TracerProviderBuilder traces) => traces
        .SetSampler(new ParentBasedSampler(RootSampler()))
        .AddSource([.. Sources, .. Settings.Sources]);

    public void Configure(MeterProviderBuilder metrics) => metrics
        .SetExemplarFilter(ExemplarFilterType.TraceBased)
        .AddMeter([.. Meters, .. Settings.Meters])
        .AddView(ChooseBoundaries);

    /// <summary>
    /// A listener of EdgeKit.Tracing has its say at every span, and the highest wish wins; a second sampler by ratio
    /// would double it.
    /// </summary>
    private Sampler RootSampler() => Settings.SampleRatio switch
    {
        { } ratio => new TraceIdRatioBasedSampler(ratio),
        null when IsSampledByTracing => new AlwaysOffSampler(),
        null => new AlwaysOnSampler(),
    };

    /// <summary>The SDK's default boundaries are meant for milliseconds.</summary>
    private static MetricStreamConfiguration? ChooseBoundaries(Instrument instrument) =>
        instrument is Histogram<double> { Unit: "s", Advice: null }
            ? new ExplicitBucketHistogramConfiguration { Boundaries = DurationBoundaries }
            : null;
}
