using System.ComponentModel.DataAnnotations;
using OpenTelemetry.Exporter;

namespace EdgeKit.OpenTelemetry;

/// <summary>The export of traces, metrics and logs by OTLP.</summary>
public sealed class OtlpOptions
{
    /// <summary>
    /// The collector, such as <c>http://127.0.0.1:4317</c>; for <see cref="OtlpExportProtocol.HttpProtobuf"/> without
    /// the path of a signal. Default: none, and nothing is sent.
    /// </summary>
    public Uri? Endpoint { get; set; }

    /// <summary>The protocol. Default: gRPC.</summary>
    public OtlpExportProtocol Protocol { get; set; } = OtlpExportProtocol.Grpc;

    /// <summary>
    /// The headers of every export, such as an API key, as <c>key=value,key=value</c>. Default: none.
    /// </summary>
    [DataType(DataType.Password)]
    public string? Headers { get; set; }

    /// <summary>The timeout of one export, 1 ms to 5 minutes. Default: 10 seconds.</summary>
    [Range(typeof(TimeSpan),
        "00:00:00.001", "00:05:00", ParseLimitsInInvariantCulture = true, ConvertValueInInvariantCulture = true)]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Sends logs too. Default: <see langword="true"/>.</summary>
    public bool Logs { get; set; } = true;
}
