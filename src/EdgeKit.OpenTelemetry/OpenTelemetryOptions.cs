using System.ComponentModel.DataAnnotations;

namespace EdgeKit.OpenTelemetry;

/// <summary>
/// The section <c>EdgeKit:OpenTelemetry</c>. It is read once, when it is added: a change takes effect with the next
/// start.
/// </summary>
public sealed class OpenTelemetryOptions
{
    /// <summary>The service's name in every span and metric. Default: the application's name.</summary>
    public string? ServiceName { get; set; }

    /// <summary>The collector that everything is sent to. Default: none.</summary>
    public OtlpOptions Otlp { get; set; } = new();

    /// <summary>
    /// The share of the traces begun here that is sampled, 0 to 1. Default: none; then EdgeKit.Tracing decides if its
    /// section stands beside this one, and otherwise every trace is sampled. A caller's decision is kept either way.
    /// </summary>
    [Range(0.0, 1.0)]
    public double? SampleRatio { get; set; }

    /// <summary>
    /// Further activity sources, <c>*</c> as a wildcard. The platform's, YARP's and EdgeKit's are always on. Default:
    /// none.
    /// </summary>
    public List<string> Sources { get; set; } = [];

    /// <summary>
    /// Further meters, <c>*</c> as a wildcard. The platform's, YARP's and EdgeKit's are always on. Default: none.
    /// </summary>
    public List<string> Meters { get; set; } = [];
}
