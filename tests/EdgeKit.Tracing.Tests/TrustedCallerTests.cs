using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;

namespace EdgeKit.Tracing.Tests;

public sealed class TrustedCallerTests
{
    [Fact]
    public async Task The_trace_of_a_trusted_caller_is_continued_after_authentication()
    {
        await using var edge = await StartAsync("partner");

        var arrived = await edge.SendAsync(
            "/client", $"traceparent: {Edge.Caller}", "tracestate: a=1", "baggage: k=v;p");

        arrived["traceparent"].ShouldStartWith($"00-{Edge.CallerTrace}-");
        arrived["tracestate"].ShouldBe("a=1");
        arrived["baggage"].ShouldBe("k=v;p");
    }

    [Fact]
    public async Task The_continuing_span_is_linked_to_the_requests_own()
    {
        Activity? continued = null;
        await using var edge = await StartAsync("partner", app => app.Use(next => context =>
        {
            continued = Activity.Current;
            return next(context);
        }));

        await edge.SendAsync("/client", $"traceparent: {Edge.Caller}");

        continued!.Links.ShouldHaveSingleItem().Context.TraceId.ShouldBe(edge.LastActivity!.TraceId);
        continued.ParentSpanId.ToHexString().ShouldBe("b7ad6b7169203331");
    }

    [Fact]
    public async Task The_response_header_names_the_continued_trace()
    {
        await using var edge = await StartAsync("partner");

        var answer = await edge.GetAsync("/client/1", $"traceparent: {Edge.Caller}");

        answer.Headers["traceresponse"].Single().ShouldContain(Edge.CallerTrace);
    }

    [Fact]
    public async Task Another_callers_trace_stays_restarted()
    {
        await using var edge = await StartAsync("mallory");

        var arrived = await edge.SendAsync("/client", $"traceparent: {Edge.Caller}", "tracestate: a=1", "baggage: k=v");

        arrived["traceparent"].ShouldNotContain(Edge.CallerTrace);
        arrived.ShouldNotContainKey("baggage");
    }

    private static Task<Edge> StartAsync(string caller, Action<WebApplication>? more = null) =>
        Edge.StartAsync([("TrustedCallers:0", "partner"), ("ResponseHeader", "traceresponse")], null, app =>
        {
            app.Use(next => context =>
            {
                context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("client_id", caller)], "test"));
                return next(context);
            });
            app.UseEdgeKitTracingForCallers();
            more?.Invoke(app);
        });
}
