using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Tracing.Tests;

/// <summary>Where a caller and an operator find the trace id.</summary>
public sealed class VisibilityTests
{
    [Fact]
    public async Task Every_problem_contains_the_trace_id()
    {
        await using var edge = await Edge.StartAsync(
            [], null, app => app.MapGet("/problem", () => Results.Problem("no", statusCode: 409)));

        var answer = await edge.GetAsync("/problem");

        using var problem = JsonDocument.Parse(
            answer.Text[answer.Text.IndexOf('{')..(answer.Text.LastIndexOf('}') + 1)]);
        problem.RootElement.GetProperty("traceId").GetString().ShouldBe(edge.LastActivity!.TraceId.ToHexString());
    }

    [Theory]
    [InlineData("Server-Timing", "trace;desc=")]
    [InlineData("traceresponse", "")]
    public async Task A_response_header_returns_the_trace_to_the_caller(string header, string prefix)
    {
        await using var edge = await Edge.StartAsync(("ResponseHeader", header), ("SampleRatio", "1"));

        var answer = await edge.GetAsync("/client/1", $"traceparent: {Edge.Caller}");

        var activity = edge.LastActivity!;
        answer.Headers[header].ShouldBe(
            [$"{prefix}00-{activity.TraceId.ToHexString()}-{activity.SpanId.ToHexString()}-03"]);
    }

    [Fact]
    public async Task Server_timings_of_the_application_are_kept_and_a_proxied_trace_is_replaced()
    {
        await using var edge = await Edge.StartAsync(
            [("ResponseHeader", "Server-Timing")], null, app => app.MapGet("/timed", (HttpContext context) =>
        {
            context.Response.Headers.Append("Server-Timing", "db;dur=53");
            context.Response.Headers.Append("Server-Timing", $"trace;desc={Edge.Caller}");
        }));

        var timings = (await edge.GetAsync("/timed")).Headers["Server-Timing"].ToArray();

        timings.Length.ShouldBe(2);
        timings[0].ShouldBe("db;dur=53");
        timings[1].ShouldContain(edge.LastActivity!.TraceId.ToHexString());
    }

    [Fact]
    public async Task Without_the_option_no_header_is_sent()
    {
        await using var edge = await Edge.StartAsync();

        var answer = await edge.GetAsync("/client/1");

        answer.Headers.Contains("Server-Timing").ShouldBeFalse();
        answer.Headers.Contains("traceresponse").ShouldBeFalse();
    }

    [Fact]
    public async Task Every_log_scope_contains_the_trace_id()
    {
        using var lines = new ScopeRecorder();
        await using var edge = await Edge.TrustingAsync(
            builder => builder.Logging.AddProvider(lines),
            app => app.MapGet("/log", (ILogger<VisibilityTests> logger) => logger.LogInformation("hello")));

        await edge.GetAsync("/log", $"traceparent: {Edge.Caller}");

        lines.Scopes["hello"].ShouldContain($"TraceId:{Edge.CallerTrace}");
        lines.Scopes.ShouldContain(l => l.Key.StartsWith("Request starting") && l.Value.Contains(Edge.CallerTrace));
    }

    [Fact]
    public async Task Requests_are_counted_by_the_handling_of_the_callers_context()
    {
        var outcomes = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Name == "edgekit.tracing.requests")
                {
                    l.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => outcomes.Add((string)tags[0].Value!));
        listener.Start();
        await using var edge = await Edge.StartAsync(
            ("Rules:0:Path", "/client/trust"),
            ("Rules:0:Boundary", "Trust"), ("Rules:1:Path", "/client/ignore"), ("Rules:1:Boundary", "Ignore"));

        await edge.GetAsync("/client/trust", $"traceparent: {Edge.Caller}");
        await edge.GetAsync("/client/ignore", $"traceparent: {Edge.Caller}");
        await edge.GetAsync("/client/restart", $"traceparent: {Edge.Caller}");
        await edge.GetAsync("/client/begin");

        outcomes.ShouldBe(["continued", "ignored", "restarted", "begun"]);
    }
}
