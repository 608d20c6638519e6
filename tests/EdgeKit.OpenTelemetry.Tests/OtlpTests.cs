using System.Text;
using Microsoft.Extensions.DependencyInjection;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;
using WireMock.Settings;

namespace EdgeKit.OpenTelemetry.Tests;

public sealed class OtlpTests
{
    [Fact]
    public async Task Everything_is_sent_to_the_collector_before_the_process_ends()
    {
        using var collector = WireMockServer.Start(new WireMockServerSettings { Urls = ["http://127.0.0.1:0"] });
        collector.Given(Request.Create().WithHeader("x-key", "secret").UsingPost()).RespondWith(Response.Create());

        await using (var app = await Measured.StartAsync(
            services =>
                services.ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler(() => new Refusal())),
            ("OpenTelemetry:ServiceName", "shop-test"), ("OpenTelemetry:Otlp:Endpoint", collector.Url!),
            ("OpenTelemetry:Otlp:Protocol", "HttpProtobuf"), ("OpenTelemetry:Otlp:Headers", "x-key=secret")))
        {
            await app.GetAsync("/hello/world");
        }

        Received("traces").ShouldContain("/hello/{name}");
        Received("traces").ShouldContain("shop-test");
        Received("logs").ShouldContain("Application is shutting down");
        Received("metrics").ShouldContain("http.server.request.duration");
        collector.LogEntries.ShouldAllBe(entry => entry.MappingGuid != null);

        string Received(string signal) =>
            string.Concat(collector.FindLogEntries(Request.Create().WithPath($"/v1/{signal}"))
            .Select(entry => Encoding.Latin1.GetString(entry.RequestMessage.BodyAsBytes!)));
    }

    /// <summary>The application's own HTTP handlers are not meant for the exporter.</summary>
    private sealed class Refusal : DelegatingHandler
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new NotSupportedException("A blocking call of the application's.");
    }
}
