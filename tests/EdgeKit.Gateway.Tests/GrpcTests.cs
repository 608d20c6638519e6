using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace EdgeKit.Gateway.Tests;

/// <summary>
/// Calls of gRPC through the gateway: what it answers itself, and what it learns from what destinations answer.
/// </summary>
public sealed class GrpcTests
{
    private const string Http2 = """ "HttpRequest": { "Version": "2", "VersionPolicy": "RequestVersionExact" } """;
    private const string Passive = """ "LoadBalancingPolicy": "RoundRobin", "HealthCheck": { "Passive": { "Enabled": true, "Policy": "EdgeKit" } }, """ + Http2;
    private const string Outliers = """{ "Gateway": { "Outliers": { "MinimumThroughput": 3, "SamplingDuration": "01:00:00", "EjectionDuration": "1.00:00:00", "SlowCall": "00:10:00" } } }""";

    [Fact]
    public async Task A_destination_that_is_not_there_is_UNAVAILABLE()
    {
        await using var gateway = await StartAsync("{}", "", Http2, Answer(0));
        await gateway.StopDestinationAsync();

        (await CallAsync(gateway)).ShouldBe((200, "application/grpc", "14"));
    }

    [Fact]
    public async Task A_call_that_takes_longer_than_its_route_allows_is_DEADLINE_EXCEEDED()
    {
        await using var gateway = await StartAsync(
            "{}", """ "Metadata": { "EdgeKit.Timeout": "00:00:00.200" } """, Http2, async context => await Task.Delay(Timeout.Infinite, context.RequestAborted));

        (await CallAsync(gateway)).ShouldBe((200, "application/grpc", "4"));
    }

    [Fact]
    public async Task A_path_that_is_refused_is_INTERNAL_as_the_standard_says_of_a_400()
    {
        await using var gateway = await StartAsync("{}", "", Http2, Answer(0));

        (await CallAsync(gateway, "/api/a%2Fb")).ShouldBe((200, "application/grpc", "13"));
    }

    [Fact]
    public async Task A_circuit_that_is_open_is_UNAVAILABLE_and_codes_open_it()
    {
        var asked = 0;
        await using var gateway = await StartAsync(
            """{ "Resilience": { "Policies": { "p": { "CircuitBreaker": { "FailureRatio": 0.5, "SampledCalls": 10, "BreakDuration": "01:00:00" } } } } }""",
            """ "Metadata": { "EdgeKit.Resilience": "p" } """, Http2, context =>
            {
                Interlocked.Increment(ref asked);
                return Answer(14)(context);
            });

        for (var i = 0; i < 40; i++)
        {
            (await CallAsync(gateway)).ShouldBe((200, "application/grpc", "14"));
        }

        asked.ShouldBeLessThan(40);
    }

    [Theory]
    [InlineData(14, false, true)]
    [InlineData(14, true, true)]
    [InlineData(13, true, true)]
    [InlineData(2, false, true)]
    [InlineData(8, false, false)]
    [InlineData(5, true, false)]
    [InlineData(0, true, false)]
    public async Task A_destination_is_judged_by_its_codes_in_headers_and_in_trailers(
        int code, bool inTrailers, bool isEjected)
    {
        await using var gateway = await StartAsync(
            Outliers, "", Passive, Answer(code, inTrailers), Answer(0), Answer(0));

        for (var i = 0; i < 18; i++)
        {
            await CallAsync(gateway);
        }

        Unhealthy(gateway).ShouldBe(isEjected ? 1 : 0);
    }

    [Theory]
    [InlineData("1m", 0)]
    [InlineData(null, 1)]
    public async Task A_client_deadline_ejects_no_destination(string? timeout, int ejected)
    {
        await using var gateway = await StartAsync(Outliers, "", Passive, Answer(4), Answer(0), Answer(0));

        for (var i = 0; i < 18; i++)
        {
            await CallAsync(gateway, timeout: timeout);
        }

        Unhealthy(gateway).ShouldBe(ejected);
    }

    private static Task<TestGateway> StartAsync(
        string edgeKit, string route, string cluster, params RequestDelegate[] answers) => TestGateway.StartAsync(
        edgeKit,
        route, cluster, [.. answers.Select((answer, i) => new TestDestination($"d{i}", answer) { Http2 = true })]);

    private static RequestDelegate Answer(int code, bool inTrailers = false) => async context =>
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        var text = code.ToString(CultureInfo.InvariantCulture);
        context.Response.ContentType = "application/grpc";
        if (!inTrailers)
        {
            context.Response.Headers["grpc-status"] = text;
            return;
        }

        await context.Response.Body.WriteAsync(new byte[] { 0, 0, 0, 0, 0 });
        context.Response.AppendTrailer("grpc-status", text);
    };

    private static async Task<(int Status, string? Type, string? Code)> CallAsync(
        TestGateway gateway, string path = "/api/demo.Echo/Say", string? timeout = null)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, gateway.Http2Address.GetLeftPart(UriPartial.Authority) + path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, 0]),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        if (timeout is not null)
        {
            request.Headers.Add("grpc-timeout", timeout);
        }

        using var answer = await gateway.Client.SendAsync(request);
        await answer.Content.ReadAsByteArrayAsync();
        var code = answer.Headers.TryGetValues("grpc-status", out var codes)
            || answer.TrailingHeaders.TryGetValues("grpc-status", out codes) ? codes.Single() : null;
        return ((int)answer.StatusCode, answer.Content.Headers.ContentType?.ToString(), code);
    }

    private static int Unhealthy(TestGateway gateway) =>
        gateway.App.Services.GetRequiredService<IProxyStateLookup>().GetClusters()
        .SelectMany(
            c => c.DestinationsState.AllDestinations).Count(d => d.Health.Passive == DestinationHealth.Unhealthy);
}
