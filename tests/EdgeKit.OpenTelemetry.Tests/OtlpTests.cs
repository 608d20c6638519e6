using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeKit.OpenTelemetry.Tests;

public sealed class OtlpTests
{
    [Fact]
    public async Task Everything_is_sent_to_the_collector_before_the_process_ends()
    {
        var received = new ConcurrentDictionary<string, string>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        await using var collector = builder.Build();
        collector.MapPost("/v1/{signal}", async (string signal, HttpContext context) =>
        {
            using var body = new StreamReader(context.Request.Body, System.Text.Encoding.Latin1);
            var batch = $"{context.Request.Headers["x-key"]} {await body.ReadToEndAsync()}";
            received.AddOrUpdate(signal, batch, (_, earlier) => earlier + batch);
        });
        await collector.StartAsync();

        await using (var app = await Measured.StartAsync(
            services => services.ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler(() => new Refusal())),
            ("OpenTelemetry:ServiceName", "shop-test"), ("OpenTelemetry:Otlp:Endpoint", collector.Urls.First()),
            ("OpenTelemetry:Otlp:Protocol", "HttpProtobuf"), ("OpenTelemetry:Otlp:Headers", "x-key=secret")))
        {
            await app.GetAsync("/hello/world");
        }

        received["traces"].ShouldContain("/hello/{name}");
        received["traces"].ShouldContain("shop-test");
        received["logs"].ShouldContain("Application is shutting down");
        received["metrics"].ShouldContain("http.server.request.duration");
        received.Values.ShouldAllBe(body => body.StartsWith("secret "));
    }

    /// <summary>What an application puts before its own calls is not meant for the exporter.</summary>
    private sealed class Refusal : DelegatingHandler
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new NotSupportedException("A blocking call of the application's.");
    }
}
