using System.Diagnostics.Metrics;
using EdgeKit.Policies;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace EdgeKit.OpenTelemetry.Tests;

public sealed class ProviderTests
{
    private const string Caller = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Fact]
    public async Task A_context_removed_by_the_boundary_is_not_read_again()
    {
        await using var app = await Measured.StartAsync(("Tracing:TrustedNetworks:0", "127.0.0.0/8"));

        (await app.GetAsync("/tracestate", ("traceparent", Caller), ("tracestate", "a=1"))).ShouldBe("a=1");
        (await app.GetAsync("/tracestate", ("traceparent", Caller), ("tracestate", "a=1,A=2"))).ShouldBe("none");
    }

    [Fact]
    public async Task Metrics_that_the_application_adds_to_OpenTelemetry_are_scraped_too()
    {
        using var meter = new Meter("Application");
        await using var app = await Measured.StartAsync(
            services => services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter(meter.Name)));

        meter.CreateCounter<long>("application.sales").Add(2);

        (await app.ScrapeAsync(openMetrics: false)).ShouldContain("application_sales_total 2\n");
    }

    [Theory]
    [InlineData("SampleRatio", "7")]
    [InlineData("Otlp:Timeout", "forever")]
    [InlineData("Otlp:Protocol", "carrier pigeon")]
    public async Task An_invalid_setting_is_reported_at_start_and_not_by_the_SDK(string key, string value)
    {
        var failure = await Should.ThrowAsync<PolicyException>(
            () => Measured.StartAsync(($"OpenTelemetry:{key}", value)));

        failure.Message.ShouldContain($"EdgeKit:OpenTelemetry:{key} = ");
    }
}
