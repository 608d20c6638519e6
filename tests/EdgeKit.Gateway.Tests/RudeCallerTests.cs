using System.Net;
using EdgeKit.Resilience;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace EdgeKit.Gateway.Tests;

/// <summary>
/// Clients that send slowly, break off, go away or are in a hurry pay for it alone: no circuit opens and nobody is
/// ejected.
/// </summary>
public sealed class RudeCallerTests
{
    private const int Many = 8;
    private const string Settings = """
        {
          "Resilience": { "Policies": { "all": {
            "TotalTimeout": "00:00:02", "Retry": { "MaxAttempts": 1 }, "CircuitBreaker": { "SampledCalls": 4, "FailureRatio": 0.5, "BreakDuration": "01:00:00" } } } },
          "Gateway": { "Outliers": { "MinimumThroughput": 2, "SamplingDuration": "01:00:00", "EjectionDuration": "1.00:00:00", "SlowCall": "00:00:05" } }
        }
        """;

    private const string Route = """ "Metadata": { "EdgeKit.Resilience": "all" } """;
    private const string Passive = """ "HealthCheck": { "Passive": { "Enabled": true, "Policy": "EdgeKit" } } """;
    private const string Http2 = Passive + """, "HttpRequest": { "Version": "2", "VersionPolicy": "RequestVersionExact" } """;
    private const string Upload = "POST /api/things HTTP/1.1\r\nHost: gateway\r\nContent-Length: 1000\r\n\r\nonly this";

    [Fact]
    public async Task An_incomplete_body_is_a_408_and_does_not_affect_other_callers()
    {
        await using var gateway = await StartAsync(Route, Passive, DrainAsync);

        (await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => StatusOfAsync(gateway, Upload)))).ShouldAllBe(
            status => status == 408);

        ShouldBeUntouched(gateway);
    }

    [Theory]
    [InlineData(429, null, false)]
    [InlineData(200, "8", false)]
    [InlineData(200, "8", true)]
    public async Task A_429_of_a_destination_is_passed_on_immediately_and_does_not_affect_other_callers(
        int status, string? grpc, bool inTrailers)
    {
        await using var gateway = await StartAsync(
            Route.Replace("all", "patient", StringComparison.Ordinal), inTrailers ? Http2 : Passive, async context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "20";
            context.Response.ContentType = grpc is null ? "text/plain" : "application/grpc";
            if (grpc is not null && !inTrailers)
            {
                context.Response.Headers["grpc-status"] = grpc;
            }
            else if (grpc is not null)
            {
                context.Response.DeclareTrailer("grpc-status");
                await context.Response.WriteAsync("a message");
                context.Response.AppendTrailer("grpc-status", grpc);
            }
        });

        for (var i = 0; i < Many; i++)
        {
            ((int)await gateway.GetStatusAsync()).ShouldBe(status);
        }

        ShouldBeUntouched(gateway, "patient");
    }

    [Fact]
    public async Task A_body_that_comes_slowly_is_no_slow_answer()
    {
        await using var gateway = await StartAsync(
            Route.Replace("all", "patient", StringComparison.Ordinal), Passive, DrainAsync);

        (await Task.WhenAll(Enumerable.Range(0, Many).Select(async _ =>
        {
            await using var client = await RawClient.SendAsync(
                gateway, Upload.Replace("1000", "10", StringComparison.Ordinal));
            await Task.Delay(TimeSpan.FromSeconds(6));
            await client.SendAsync("!");
            return await client.StatusAsync();
        }))).ShouldAllBe(status => status == 200);

        ShouldBeUntouched(gateway, "patient");
    }

    [Fact]
    public async Task A_client_that_disconnects_while_it_sends_its_body_does_not_count_against_the_destination()
    {
        var (begun, ended) = (0, 0);
        await using var gateway = await StartAsync(
            Route,
            Passive,
            async context =>
            {
                Interlocked.Increment(ref begun);
                await DrainAsync(context);
            },
            () => Interlocked.Increment(ref ended));

        for (var i = 1; i <= Many; i++)
        {
            await using var client = await RawClient.SendAsync(gateway, Upload);
            await TestGateway.EventuallyAsync(() => Task.FromResult(Volatile.Read(ref begun) == i));
            client.Reset();
        }

        await TestGateway.EventuallyAsync(() => Task.FromResult(Volatile.Read(ref ended) == Many));
        ShouldBeUntouched(gateway);
    }

    [Fact]
    public async Task A_malformed_body_is_a_400_and_does_not_count_against_the_destination()
    {
        await using var gateway = await StartAsync(Route, Passive, DrainAsync);
        const string malformed =
            "POST /api/things HTTP/1.1\r\nHost: gateway\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n";

        for (var i = 0; i < Many; i++)
        {
            (await StatusOfAsync(gateway, malformed)).ShouldBe(400);
        }

        ShouldBeUntouched(gateway);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(408)]
    [InlineData(401)]
    public async Task An_early_HTTP2_response_reaches_the_client_and_does_not_count_against_the_destination(int status)
    {
        await using var gateway = await StartAsync(Route, Http2, context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });

        for (var i = 0; i < Many; i++)
        {
            (await StatusOfAsync(gateway, Upload)).ShouldBe(status);
        }

        ShouldBeUntouched(gateway);
    }

    [Fact]
    public async Task A_deadline_of_strangers_ends_their_own_wait_and_nothing_else()
    {
        await using var gateway = await StartAsync(Route, Passive, NeverAsync);

        (await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => StatusOfAsync(
            gateway, "GET /api/things HTTP/1.1\r\nHost: gateway\r\nRequest-Timeout: 1.5\r\n\r\n")))).ShouldAllBe(
                status => status == 504);

        ShouldBeUntouched(gateway);
    }

    [Fact]
    public async Task A_client_that_expects_continue_and_then_sends_nothing_is_slow_too()
    {
        await using var gateway = await StartAsync(Route, Passive, DrainAsync);
        var asked = Upload.Replace(
            "Content-Length", "Expect: 100-continue\r\nContent-Length", StringComparison.Ordinal);

        (await Task.WhenAll(
            Enumerable.Range(0, Many).Select(_ => StatusOfAsync(gateway, asked[..^"only this".Length])))).ShouldAllBe(
                status => status == 408);

        ShouldBeUntouched(gateway);
    }

    [Fact]
    public async Task The_routes_time_limit_tells_a_slow_client_from_a_slow_destination()
    {
        await using var gateway = await StartAsync(""" "Metadata": { "EdgeKit.Timeout": "00:00:01" } """, Passive, DrainAsync);

        (await StatusOfAsync(gateway, Upload)).ShouldBe(408);
    }

    [Fact]
    public async Task A_destination_that_does_not_answer_is_found_all_the_same()
    {
        await using var gateway = await StartAsync(Route, Passive, NeverAsync);

        (await Task.WhenAll(Enumerable.Range(
            0, Many).Select(_ => StatusOfAsync(gateway, Upload.Replace("1000", "9", StringComparison.Ordinal)))))
            .ShouldAllBe(status => status == 504);

        StateOf(gateway).ShouldBe(CircuitState.Open);
    }

    private static async Task<TestGateway> StartAsync(
        string route, string cluster, RequestDelegate answer, Action? ended = null)
    {
        var settings = Settings.Replace("\"all\": {", """ "patient": { "TotalTimeout": "01:00:00", "CircuitBreaker": { "SampledCalls": 4, "FailureRatio": 0.5, "SlowCallDuration": "00:00:05" } }, "all": { """, StringComparison.Ordinal);
        var http2 = cluster == Http2;
        var gateway = await TestGateway.BuildAsync(settings, route, cluster, new TestDestination(
            "one", answer) { Http2 = http2 }, new TestDestination("two", answer) { Http2 = http2 });
        gateway.App.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            finally
            {
                ended?.Invoke();
            }
        });
        return await gateway.StartAsync();
    }

    private static async Task<int> StatusOfAsync(TestGateway gateway, string request)
    {
        await using var client = await RawClient.SendAsync(gateway, request);
        return await client.StatusAsync();
    }

    private static void ShouldBeUntouched(TestGateway gateway, string policy = "all")
    {
        StateOf(gateway, policy).ShouldBe(CircuitState.Closed);
        Destinations(gateway).Select(d => d.Health.Passive).ShouldNotContain(DestinationHealth.Unhealthy);
    }

    /// <summary>The worse of both.</summary>
    private static CircuitState StateOf(TestGateway gateway, string policy = "all") => Destinations(gateway)
        .Select(d => gateway.App.Services.GetRequiredService<ResiliencePipelines>().StateOf(
            policy, new Uri(d.Model.Config.Address))).Max();

    private static IEnumerable<DestinationState> Destinations(TestGateway gateway)
    {
        gateway.App.Services.GetRequiredService<IProxyStateLookup>().TryGetCluster(
            "things", out var cluster).ShouldBeTrue();
        return cluster!.Destinations.Values;
    }

    private static async Task DrainAsync(HttpContext context) =>
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);

    private static Task NeverAsync(HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted);
}
