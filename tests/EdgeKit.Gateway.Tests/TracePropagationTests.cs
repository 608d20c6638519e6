using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace EdgeKit.Gateway.Tests;

/// <summary>What a destination learns of the trace, and which spans the gateway makes of its calls.</summary>
public sealed class TracePropagationTests : IDisposable
{
    private const string Policies = """
        {
          "Tracing": { "TrustedNetworks": [ "127.0.0.0/8", "::1/128" ] },
          "Resilience": { "Policies": { "twice": { "Retry": { "MaxAttempts": 2, "Delay": "00:00:00.001" }, "CircuitBreaker": { "Enabled": false } },
                                         "brittle": { "Retry": { "MaxAttempts": 1 }, "CircuitBreaker": { "ConsecutiveFailures": 1 } } } }
        }
        """;

    private const string WithPolicy = """ "Metadata": { "EdgeKit.Resilience": "twice" } """;
    private const string Callers = "b7ad6b7169203331";
    private readonly string _trace = ActivityTraceId.CreateRandom().ToHexString();
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ConcurrentQueue<(string Source, string Event)> _events = new();
    private readonly ConcurrentQueue<IHeaderDictionary> _arrived = new();
    private readonly ActivityListener _listener;

    /// <summary>Hears of spans and asks for none; those of other tests are told apart by their trace.</summary>
    public TracePropagationTests()
    {
        _listener = new ActivityListener { ShouldListenTo = s => s.Name is "EdgeKit.Gateway"
            or "Microsoft.AspNetCore", ActivityStopped = Note };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_blocking_call_carries_the_trace_too(bool recorded)
    {
        using var parent = new Activity("caller").SetParentId(ActivityTraceId.CreateFromString(
            _trace), ActivitySpanId.CreateRandom(), recorded ? ActivityTraceFlags.Recorded : 0);
        parent.IsAllDataRequested = recorded;
        parent.Start();
        using var invoker = new HttpMessageInvoker(new Forwarding.TracePropagationHandler(new Silent()));

        using var response = invoker.Send(
            new HttpRequestMessage(HttpMethod.Get, "http://destination/"), CancellationToken.None);

        response.RequestMessage!.Headers.GetValues("traceparent").ShouldHaveSingleItem().ShouldContain(_trace);
    }

    [Fact]
    public async Task A_recorded_trace_continues_in_a_client_span_with_request_and_response_attributes()
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
    public async Task A_trace_that_is_not_recorded_is_propagated_without_a_client_span()
    {
        await using var gateway = await StartAsync(Serve(200));

        await SendAsync(gateway,
            sampled: false, "/api/things", headers: [("tracestate", "congo=t61rcWkgMzE"), ("baggage", "tenant=7")]);

        Spans().ShouldBeEmpty();
        var arrived = _arrived.ShouldHaveSingleItem();
        arrived["traceparent"].ShouldHaveSingleItem()!.ShouldStartWith($"00-{_trace}-");
        arrived["traceparent"].ToString().ShouldNotContain(
            Callers, customMessage: "the gateway's own span is the destination's parent");
        arrived["traceparent"].ToString().ShouldEndWith("-00");
        arrived["tracestate"].ToString().ShouldBe("congo=t61rcWkgMzE");
        arrived["baggage"].ToString().ShouldBe("tenant=7");
    }

    [Fact]
    public async Task Each_attempt_has_a_span_and_one_traceparent()
    {
        var calls = 0;
        await using var gateway = await StartAsync(
            context => Serve(Interlocked.Increment(ref calls) == 1 ? 503 : 200)(context));

        await SendAsync(gateway, sampled: true, "/api/things");

        Spans().Select(s => s.GetTagItem("http.response.status_code")).ShouldBe([503, 200]);
        _arrived.Select(
            a => a["traceparent"].ShouldHaveSingleItem()!).ShouldBe(Spans().Select(s => $"00-{_trace}-{s.SpanId}-01"));
        Spans()[0].Status.ShouldBe(ActivityStatusCode.Error);
        Spans()[0].GetTagItem("error.type").ShouldBe("503");
    }

    [Fact]
    public async Task A_call_that_cannot_connect_is_a_span_with_its_error()
    {
        await using var gateway = await StartAsync(Serve(200));
        await gateway.StopDestinationAsync();

        await SendAsync(gateway, sampled: true, "/api/things", expect: HttpStatusCode.BadGateway);

        Spans().ShouldNotBeEmpty();
        Spans().ShouldAllBe(
            s => s.Status == ActivityStatusCode.Error && (string)s.GetTagItem("error.type")! == "connection_error");
    }

    [Fact]
    public async Task A_method_that_a_client_has_invented_does_not_name_a_span()
    {
        await using var gateway = await StartAsync(Serve(200));

        await SendAsync(gateway, sampled: true, "/api/things", method: "FOOBAR");

        var span = Spans().ShouldHaveSingleItem();
        span.DisplayName.ShouldBe("HTTP");
        span.GetTagItem("http.request.method").ShouldBe("_OTHER");
        span.GetTagItem("http.request.method_original").ShouldBe("FOOBAR");
    }

    [Theory]
    [InlineData("")]
    [InlineData(WithPolicy)]
    public async Task What_follows_a_call_runs_in_the_requests_own_span(string route)
    {
        var current = new ConcurrentQueue<Activity?>();
        await using var gateway = await StartAsync(Serve(200), route, transforms => transforms.AddResponseTransform(_ =>
        {
            current.Enqueue(Activity.Current);
            return ValueTask.CompletedTask;
        }));

        await SendAsync(gateway, sampled: true, "/api/things");

        current.ShouldHaveSingleItem().ShouldBe(Spans().ShouldHaveSingleItem().Parent);
    }

    [Fact]
    public async Task A_circuit_that_a_call_opens_is_an_event_of_the_requests_span()
    {
        await using var gateway = await StartAsync(Serve(500), """ "Metadata": { "EdgeKit.Resilience": "brittle" } """);

        await SendAsync(gateway, sampled: true, "/api/things", HttpStatusCode.InternalServerError);

        await TestGateway.EventuallyAsync(
            () => Task.FromResult(_events.Contains(("Microsoft.AspNetCore", "edgekit.resilience.circuit.transition"))));
    }

    [Fact]
    public async Task A_path_that_a_transform_forwards_raw_is_forwarded_in_a_recorded_trace_too()
    {
        await using var gateway = await StartAsync(
            Serve(200), "", transforms => transforms.AddRequestTransform(transform =>
        {
            transform.ProxyRequest.RequestUri = new Uri(
                transform.DestinationPrefix.TrimEnd('/') + "/raw/a%41b",
                new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
            return ValueTask.CompletedTask;
        }));

        await SendAsync(gateway, sampled: true, "/api/things");

        Spans().ShouldHaveSingleItem().GetTagItem("url.full").ShouldBeOfType<string>().ShouldEndWith("/raw/a%41b");
    }

    private static async Task<TestGateway> StartAsync(
        RequestDelegate answer, string route = WithPolicy, Action<TransformBuilderContext>? transforms = null)
    {
        var gateway = await TestGateway.BuildAsync(Policies, route, "", Configure, new TestDestination("one", answer));
        return await gateway.StartAsync();

        void Configure(IServiceCollection services) =>
            services.AddSingleton<ITransformProvider>(new Transforms(transforms ?? (_ => { })));
    }

    private void Note(Activity ended)
    {
        _ended.Enqueue(ended);
        if (ended.TraceId.ToHexString() == _trace)
        {
            // only what was there when it ended is exported
            ended.Events.ToList().ForEach(e => _events.Enqueue((ended.Source.Name, e.Name)));
        }
    }

    private RequestDelegate Serve(int status) => context =>
    {
        _arrived.Enqueue(new HeaderDictionary(context.Request.Headers.ToDictionary()));
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    private async Task SendAsync(
        TestGateway gateway,
        bool sampled, string path, HttpStatusCode expect = HttpStatusCode.OK, string method = "GET",
        params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("traceparent", $"00-{_trace}-{Callers}-{(sampled ? "01" : "00")}");
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var answer = await gateway.Client.SendAsync(request);
        answer.StatusCode.ShouldBe(expect);
    }

    private Activity[] Spans() =>
        [.. _ended.Where(a => a.Source.Name == "EdgeKit.Gateway" && a.TraceId.ToHexString() == _trace)];

    private sealed class Transforms(Action<TransformBuilderContext> apply) : ITransformProvider
    {
        public void Apply(TransformBuilderContext context) => apply(context);

        public void ValidateRoute(TransformRouteValidationContext context)
        {
        }

        public void ValidateCluster(TransformClusterValidationContext context)
        {
        }
    }

    private sealed class Silent : HttpMessageHandler
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
            new() { RequestMessage = request };

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
