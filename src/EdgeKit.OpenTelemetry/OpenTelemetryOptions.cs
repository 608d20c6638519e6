using System.ComponentModel.DataAnnotations;

namespace EdgeKit.OpenTelemetry;

/// <summary>The section <c>EdgeKit:OpenTelemetry</c>. Read once, at start.</summary>
public sealed class OpenTelemetryOptions
{
    /// <summary>Gets or sets the service name in spans and metrics. Default: the name of the application.</summary>
    public string? ServiceName { get; set; }

    /// <summary>Gets or sets the OTLP collector. Default: none.</summary>
    public OtlpOptions Otlp { get; set; } = new();

    /// <summary>
    /// Gets or sets the share of new traces that are sampled, 0 to 1. Continued traces keep their caller's decision.
    /// Default: none; EdgeKit.Tracing decides if its section exists, otherwise every trace is sampled.
    /// </summary>
    [Range(0.0, 1.0)]
    public double? SampleRatio { get; set; }

    /// <summary>
    /// Gets or sets additional activity sources; <c>*</c> is a wildcard. The sources of .NET, YARP and EdgeKit are
    /// always included. Default: none.
    /// </summary>
    public List<string> Sources { get; set; } = [];

    /// <summary>
    /// Gets or sets additional meters; <c>*</c> is a wildcard. The meters of .NET, YARP and EdgeKit are always
    /// included. Default: none.
    /// </summary>
    public List<string> Meters { get; set; } = [];
}
