using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Scenarios.Running;

/// <summary>A collector that keeps every span that the shop's processes export by OTLP over HTTP.</summary>
internal sealed class SpanCollector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<CollectedSpan> _spans = new();

    private SpanCollector(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    /// <summary>The settings by which every process of a shop exports to this collector.</summary>
    public IEnumerable<KeyValuePair<string, string>> Settings =>
    [
        new("EdgeKit__OpenTelemetry__Otlp__Endpoint", Address),
        new("EdgeKit__OpenTelemetry__Otlp__Protocol", "HttpProtobuf"),
        new("EdgeKit__OpenTelemetry__Otlp__Logs", "false"),
        new("EdgeKit__OpenTelemetry__Sources__0", "Shop.*"),
    ];

    public static async Task<SpanCollector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var collector = new SpanCollector(builder.Build());
        collector._app.MapPost("/v1/{signal}", collector.KeepAsync);
        await collector._app.StartAsync();
        return collector;
    }

    public IReadOnlyList<CollectedSpan> Trace(string traceId) => [.. _spans.Where(span => span.TraceId == traceId)];

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task KeepAsync(string signal, HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        foreach (var resource in signal == "traces" ? WireReader.All(body.ToArray(), 1) : [])
        {
            var service = WireReader.All(resource, 1).SelectMany(it => WireReader.All(it, 1)).Select(Attribute)
                .FirstOrDefault(it => it.Key == "service.name").Value ?? "?";
            foreach (var span in WireReader.All(resource, 2).SelectMany(scope => WireReader.All(scope, 2)))
                _spans.Enqueue(Read(service, span));
        }
    }

    private static (string Key, string? Value) Attribute(ReadOnlyMemory<byte> pair) => (
        Text(WireReader.All(pair, 1).First()),
        WireReader.All(pair, 2).SelectMany(value => WireReader.All(value, 1)).Select(Text).FirstOrDefault());

    private static CollectedSpan Read(string service, ReadOnlyMemory<byte> span)
    {
        var fields = WireReader.Fields(span).ToLookup(f => f.Field, f => f.Content);
        return new CollectedSpan(
            service, Hex(fields[1].First()), Hex(fields[2].First()), Hex(fields[4].FirstOrDefault()), Text(fields[5].First()));
    }

    private static string Hex(ReadOnlyMemory<byte> id) => Convert.ToHexStringLower(id.Span);

    private static string Text(ReadOnlyMemory<byte> text) => Encoding.UTF8.GetString(text.Span);
}
