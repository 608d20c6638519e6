using System.ComponentModel.DataAnnotations;
using OpenTelemetry.Exporter;

namespace EdgeKit.OpenTelemetry;

/// <summary>Where traces, metrics and logs are sent by the OpenTelemetry protocol.</summary>
public sealed class OtlpOptions
{
    /// <summary>
    /// The collector, such as <c>http://127.0.0.1:4317</c>; with <see cref="OtlpExportProtocol.HttpProtobuf"/> without
    /// the path of a signal. Default: none, and nothing is sent.
    /// </summary>
    public Uri? Endpoint { get; set; }

    /// <summary>The protocol. Default: gRPC.</summary>
    public OtlpExportProtocol Protocol { get; set; } = OtlpExportProtocol.Grpc;

    /// <summary>
    /// Headers of every export as <c>key=value</c> pairs with commas between them, such as an API key. Default: none.
    /// </summary>
    [DataType(DataType.Password)]
    public string? Headers { get; set; }

    /// <summary>How long one export may take, 1 ms to 5 minutes. Default: 10 s.</summary>
    [Range(typeof(TimeSpan),
        "00:00:00.001", "00:05:00", ParseLimitsInInvariantCulture = true, ConvertValueInInvariantCulture = true)]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether logs are sent too. Default: yes.</summary>
    public bool Logs { get; set; } = true;
}
