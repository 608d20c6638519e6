using System.ComponentModel.DataAnnotations;

namespace EdgeKit.OpenTelemetry;

/// <summary>The section <c>EdgeKit:OpenTelemetry</c>. Read once, at start.</summary>
public sealed class OpenTelemetryOptions
{
    /// <summary>The service name in spans and metrics. Default: the name of the application.</summary>
    public string? ServiceName { get; set; }

    /// <summary>The OTLP collector. Default: none.</summary>
    public OtlpOptions Otlp { get; set; } = new();

    /// <summary>
    /// The share of new traces that are sampled, 0 to 1. Continued traces keep their caller's decision. Default: none;
    /// EdgeKit.Tracing decides if its section exists, otherwise every trace is sampled.
    /// </summary>
    [Range(0.0, 1.0)]
    public double? SampleRatio { get; set; }

    /// <summary>Sources beside those of .NET, YARP and EdgeKit; <c>*</c> is a wildcard. Default: none.</summary>
    public List<string> Sources { get; set; } = [];

    /// <summary>Meters beside those of .NET, YARP and EdgeKit; <c>*</c> is a wildcard. Default: none.</summary>
    public List<string> Meters { get; set; } = [];
}
