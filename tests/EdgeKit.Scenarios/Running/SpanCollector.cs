using System.Text;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;
using WireMock.Settings;

namespace EdgeKit.Scenarios.Running;

/// <summary>A collector that keeps every span that the shop's processes export by OTLP over HTTP.</summary>
internal sealed class SpanCollector : IDisposable
{
    private readonly WireMockServer _server = WireMockServer.Start(
        new WireMockServerSettings { Urls = ["http://127.0.0.1:0"] });

    public SpanCollector() => _server.Given(Request.Create().UsingPost()).RespondWith(Response.Create());

    /// <summary>The settings by which every process of a shop exports to this collector.</summary>
    public IEnumerable<KeyValuePair<string, string>> Settings =>
    [
        new("EdgeKit__OpenTelemetry__Otlp__Endpoint", _server.Url!),
        new("EdgeKit__OpenTelemetry__Otlp__Protocol", "HttpProtobuf"),
        new("EdgeKit__OpenTelemetry__Otlp__Logs", "false"),
        new("EdgeKit__OpenTelemetry__Sources__0", "Shop.*"),
    ];

    public IReadOnlyList<CollectedSpan> Trace(string traceId) =>
        [.. _server.FindLogEntries(Request.Create().WithPath("/v1/traces")).SelectMany(
            entry => Spans(entry.RequestMessage.BodyAsBytes)).Where(span => span.TraceId == traceId)];

    public void Dispose() => _server.Dispose();

    private static IEnumerable<CollectedSpan> Spans(byte[]? export)
    {
        foreach (var resource in WireReader.All(export, 1))
        {
            var service = WireReader.All(resource, 1).SelectMany(it => WireReader.All(it, 1)).Select(Attribute)
                .FirstOrDefault(it => it.Key == "service.name").Value ?? "?";
            foreach (var span in WireReader.All(resource, 2).SelectMany(scope => WireReader.All(scope, 2)))
            {
                yield return Read(service, span);
            }
        }
    }

    private static (string Key, string? Value) Attribute(ReadOnlyMemory<byte> pair) => (
        Text(WireReader.All(pair, 1).First()),
        WireReader.All(pair, 2).SelectMany(value => WireReader.All(value, 1)).Select(Text).FirstOrDefault());

    private static CollectedSpan Read(string service, ReadOnlyMemory<byte> span)
    {
        var fields = WireReader.Fields(span).ToLookup(f => f.Field, f => f.Content);
        return new CollectedSpan(
            service,
            Hex(fields[1].First()), Hex(fields[2].First()), Hex(fields[4].FirstOrDefault()), Text(fields[5].First()));
    }

    private static string Hex(ReadOnlyMemory<byte> id) => Convert.ToHexStringLower(id.Span);

    private static string Text(ReadOnlyMemory<byte> text) => Encoding.UTF8.GetString(text.Span);
}
