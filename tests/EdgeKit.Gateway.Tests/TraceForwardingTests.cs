using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Gateway.Tests;

/// <summary>What a destination learns of the trace, and which spans the gateway makes of its calls.</summary>
public sealed class TraceForwardingTests : IDisposable
{
    private const string Policies = """
        {
          "Tracing": { "TrustedNetworks": [ "127.0.0.0/8", "::1/128" ] },
          "Resilience": { "Policies": { "twice": { "Retry": { "MaxAttempts": 2, "BaseDelay": "00:00:00.001" }, "CircuitBreaker": { "Enabled": false } } } }
        }
        """;

    private const string Callers = "b7ad6b7169203331";
    private readonly string _trace = ActivityTraceId.CreateRandom().ToHexString();
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ConcurrentQueue<IHeaderDictionary> _arrived = new();
    private readonly ActivityListener _listener;

    /// <summary>Hears of spans and asks for none; those of other tests are told apart by their trace.</summary>
    public TraceForwardingTests()
    {
        _listener = new ActivityListener { ShouldListenTo = s => s.Name == "EdgeKit.Gateway", ActivityStopped = _ended.Enqueue };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task A_recorded_trace_goes_on_in_a_client_span_that_says_what_was_called_and_what_came_back()
    {
        await using var gateway = await StartAsync(Serve(200));

        await SendAsync(gateway, sampled: true, "/api/things?token=secret");

        var span = Spans().ShouldHaveSingleItem();
        span.Kind.ShouldBe(ActivityKind.Client);
        span.DisplayName.ShouldBe("GET");
        span.Parent.ShouldNotBeNull();
        _arrived.ShouldHaveSingleItem()["traceparent"].ToString().ShouldBe($"00-{_trace}-{span.SpanId}-01");
        var tags = span.TagObjects.ToDictionary();
        tags["http.request.method"].ShouldBe("GET");
        tags["server.address"].ShouldBe("127.0.0.1");
        tags["url.full"].ShouldBe($"http://127.0.0.1:{tags["server.port"]}/api/things?*");
        tags["http.response.status_code"].ShouldBe(200);
        tags["network.protocol.version"].ShouldBe("1.1");
        span.Status.ShouldBe(ActivityStatusCode.Unset);
    }

    [Fact]
    public async Task A_trace_that_is_not_recorded_goes_on_without_a_span_for_the_call()
    {
        await using var gateway = await StartAsync(Serve(200));

        await SendAsync(gateway, sampled: false, "/api/things", headers: [("tracestate", "congo=t61rcWkgMzE"), ("baggage", "tenant=7")]);

        Spans().ShouldBeEmpty();
        var arrived = _arrived.ShouldHaveSingleItem();
        arrived["traceparent"].ShouldHaveSingleItem()!.ShouldStartWith($"00-{_trace}-");
        arrived["traceparent"].ToString().ShouldNotContain(Callers, customMessage: "the gateway's own span is the destination's parent");
        arrived["traceparent"].ToString().ShouldEndWith("-00");
        arrived["tracestate"].ToString().ShouldBe("congo=t61rcWkgMzE");
        arrived["baggage"].ToString().ShouldBe("tenant=7");
    }

    [Fact]
    public async Task Each_attempt_has_a_span_and_one_traceparent()
    {
        var calls = 0;
        await using var gateway = await StartAsync(context => Serve(Interlocked.Increment(ref calls) == 1 ? 503 : 200)(context));

        await SendAsync(gateway, sampled: true, "/api/things");

        Spans().Select(s => s.GetTagItem("http.response.status_code")).ShouldBe([503, 200]);
        _arrived.Select(a => a["traceparent"].ShouldHaveSingleItem()!).ShouldBe(Spans().Select(s => $"00-{_trace}-{s.SpanId}-01"));
        Spans()[0].Status.ShouldBe(ActivityStatusCode.Error);
        Spans()[0].GetTagItem("error.type").ShouldBe("503");
    }

    [Fact]
    public async Task A_call_that_reaches_nobody_is_a_span_with_its_error()
    {
        await using var gateway = await StartAsync(Serve(200));
        await gateway.StopDestinationAsync();

        await SendAsync(gateway, sampled: true, "/api/things", expect: HttpStatusCode.BadGateway);

        Spans().ShouldNotBeEmpty();
        Spans().ShouldAllBe(s => s.Status == ActivityStatusCode.Error && (string)s.GetTagItem("error.type")! == "System.Net.Http.HttpRequestException");
    }

    private static Task<TestGateway> StartAsync(RequestDelegate answer) =>
        TestGateway.StartAsync(Policies, """ "Metadata": { "EdgeKit.Resilience": "twice" } """, answer);

    private RequestDelegate Serve(int status) => context =>
    {
        _arrived.Enqueue(new HeaderDictionary(context.Request.Headers.ToDictionary()));
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    private async Task SendAsync(
        TestGateway gateway, bool sampled, string path, HttpStatusCode expect = HttpStatusCode.OK, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("traceparent", $"00-{_trace}-{Callers}-{(sampled ? "01" : "00")}");
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var answer = await gateway.Client.SendAsync(request);
        answer.StatusCode.ShouldBe(expect);
    }

    private Activity[] Spans() => [.. _ended.Where(a => a.TraceId.ToHexString() == _trace)];
}
