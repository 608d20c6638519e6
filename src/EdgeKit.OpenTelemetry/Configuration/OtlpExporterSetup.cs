using OpenTelemetry.Exporter;

namespace EdgeKit.OpenTelemetry.Configuration;

/// <summary>Applies the options to the exporter of one signal.</summary>
internal static class OtlpExporterSetup
{
    public static void Apply(OtlpOptions options, OtlpExporterOptions exporter, string signalPath)
    {
        exporter.Protocol = options.Protocol;
        exporter.Headers = options.Headers;
        exporter.TimeoutMilliseconds = (int)options.Timeout.TotalMilliseconds;

        // The exporter appends a signal's path to an endpoint from the environment, but not to one set in code.
        exporter.Endpoint = options.Protocol == OtlpExportProtocol.HttpProtobuf
            ? new Uri($"{options.Endpoint!.AbsoluteUri.TrimEnd('/')}/{signalPath}")
            : options.Endpoint!;

        // The exporter's default factory would use a client of the application, whose policies and tokens are not
        // meant for it.
        var own = exporter.HttpClientFactory;
        exporter.HttpClientFactory = () => own();
    }
}
