using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace EdgeKit.OpenTelemetry.Configuration;

/// <summary>Configures the SDK's providers from the section.</summary>
internal sealed class ProviderSetup
{
    /// <summary>The section as of the time the providers are built.</summary>
    public OpenTelemetryOptions Settings { get; set; } = new();

    /// <summary>True if EdgeKit.Tracing samples traces.</summary>
    public bool IsSampledByTracing { get; set; }

    private static readonly string[] Sources = ["System.Net.Http", "Yarp.ReverseProxy", "EdgeKit.*"];

    private static readonly string[] Meters =
        ["Microsoft.AspNetCore.*", "System.Net.*", "System.Runtime", "Microsoft.Extensions.*", "Yarp.*", "EdgeKit.*"];

    /// <summary>The histogram boundaries for durations of HTTP calls in the semantic conventions, in seconds.</summary>
    private static readonly double[] DurationBoundaries =
        [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    public void Configure(TracerProviderBuilder traces) => traces
        .SetSampler(new ParentBasedSampler(RootSampler()))
        .AddSource([.. Sources, .. Settings.Sources]);

    public void Configure(MeterProviderBuilder metrics) => metrics
        .SetExemplarFilter(ExemplarFilterType.TraceBased)
        .AddMeter([.. Meters, .. Settings.Meters])
        .AddView(ChooseBoundaries);

    /// <summary>With EdgeKit.Tracing's listener a second sampler would sample more traces than configured.</summary>
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
