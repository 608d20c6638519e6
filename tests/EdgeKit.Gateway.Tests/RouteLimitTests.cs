using System.Net;
using System.Net.Http.Json;
using EdgeKit.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Gateway.Tests;

/// <summary>How large and how long the requests of one route may be.</summary>
public sealed class RouteLimitTests
{
    [Fact]
    public async Task A_body_larger_than_the_route_takes_is_a_413()
    {
        await using var gateway = await TestGateway.StartAsync("{}", """ "MaxRequestBodySize": 100 """, DrainAsync);

        (await PostAsync(gateway, new ByteArrayContent(new byte[100]))).ShouldBe(HttpStatusCode.OK);
        (await PostAsync(gateway, new ByteArrayContent(new byte[101]))).ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await PostAsync(gateway, new StreamContent(new UnsizedStream(100_000)))).ShouldBe(
            HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "")]
    [InlineData(false, ", \"Metadata\": { \"EdgeKit.Idempotency\": \"any\" }")]
    public async Task A_route_without_a_limit_takes_bodies_of_any_length_with_and_without_a_length(
        bool isChunked, string metadata)
    {
        const int FortyMegabytes = 40_000_000;
        await using var gateway = await StartAsync($""" "Order": 1 {metadata} """, CountAsync);
        using HttpContent content = isChunked
            ? new StreamContent(new UnsizedStream(FortyMegabytes)) : new ByteArrayContent(new byte[FortyMegabytes]);

        using var answer = await SendAsync(gateway, content);

        (await answer.Content.ReadAsStringAsync()).ShouldBe($"{FortyMegabytes}");
    }

    [Fact]
    public async Task A_route_without_a_limit_takes_bodies_of_any_length_over_HTTP_2()
    {
        await using var gateway = await StartAsync(""" "Order": 1 """, CountAsync);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway.Http2Address, "/api/things"))
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = new ByteArrayContent(new byte[31_000_000]),
        };

        using var answer = await gateway.Client.SendAsync(request);

        (await answer.Content.ReadAsStringAsync()).ShouldBe("31000000");
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("", true)]
    [InlineData(", \"Metadata\": { \"EdgeKit.Idempotency\": \"any\" }", false)]
    [InlineData(", \"Metadata\": { \"EdgeKit.Idempotency\": \"any\" }", true)]
    public async Task The_response_to_a_body_that_is_too_large_names_the_setting(string metadata, bool isChunked)
    {
        await using var gateway = await StartAsync($""" "MaxRequestBodySize": 100 {metadata} """, CountAsync);
        using HttpContent content = isChunked
            ? new StreamContent(new UnsizedStream(100_000)) : new ByteArrayContent(new byte[101]);

        using var answer = await SendAsync(gateway, content);

        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await answer.Content.ReadFromJsonAsync<ProblemDetails>())!.Detail.ShouldNotBeNull().ShouldContain(
            "MaxRequestBodySize");
    }

    [Fact]
    public async Task A_limit_that_the_application_gave_its_server_holds_on_a_route_without_one()
    {
        await using var gateway = await TestGateway.BuildAsync(
            "{}", "", "", services => services.Configure<KestrelServerOptions>(
                kestrel => kestrel.Limits.MaxRequestBodySize = 1000), new TestDestination("one", CountAsync));
        await gateway.StartAsync();

        (await PostAsync(gateway, new ByteArrayContent(new byte[1000]))).ShouldBe(HttpStatusCode.OK);
        (await PostAsync(gateway, new ByteArrayContent(new byte[1001]))).ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Headers_larger_than_the_route_takes_are_a_431()
    {
        await using var gateway = await TestGateway.StartAsync("{}", """ "Metadata": { "EdgeKit.MaxHeaderBytes": "1000" } """, DrainAsync);

        (await GetAsync(gateway, 100)).ShouldBe(HttpStatusCode.OK);
        (await GetAsync(gateway, 1000)).ShouldBe(HttpStatusCode.RequestHeaderFieldsTooLarge);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_in_the_routes_time_is_a_504()
    {
        await using var gateway = await TestGateway.StartAsync(
            "{}", """ "Metadata": { "EdgeKit.Timeout": "00:00:00.200" } """, context => Task.Delay(Timeout.Infinite, context.RequestAborted));

        (await gateway.GetStatusAsync()).ShouldBe(HttpStatusCode.GatewayTimeout);
    }

    [Fact]
    public async Task An_answer_that_drips_is_cut_off_when_the_routes_time_is_over()
    {
        await using var gateway = await TestGateway.StartAsync("{}", """ "Metadata": { "EdgeKit.Timeout": "00:00:01" } """, async context =>
        {
            while (true)
            {
                await context.Response.WriteAsync("drip ", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(20, context.RequestAborted);
            }
        });

        await Should.ThrowAsync<HttpRequestException>(
            () => gateway.Client.GetStringAsync(new Uri("/api/things", UriKind.Relative)));
    }

    [Fact]
    public async Task Limits_that_cannot_be_read_fail_the_start_and_all_are_listed()
    {
        var failure = await Should.ThrowAsync<PolicyException>(() => TestGateway.StartAsync(
            "{}", """ "Metadata": { "EdgeKit.MaxHeaderBytes": "many", "EdgeKit.Timeout": "-1", "EdgeKit.Path": "Anny" } """, DrainAsync));

        failure.Problems.Select(
            p => p.Path.Split(':')[^1]).Order().ShouldBe(["EdgeKit.MaxHeaderBytes", "EdgeKit.Path", "EdgeKit.Timeout"]);
    }

    private static Task<TestGateway> StartAsync(string route, RequestDelegate answer) =>
        TestGateway.StartAsync("""{ "Idempotency": { "Policies": { "any": { "Anonymous": true } } } }""", route, answer);

    private static async Task CountAsync(HttpContext context)
    {
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        var (length, buffer) = (0L, new byte[64 * 1024]);
        for (int read; (read = await context.Request.Body.ReadAsync(buffer)) > 0;)
        {
            length += read;
        }

        await context.Response.WriteAsync($"{length}");
    }

    private static Task<HttpResponseMessage> SendAsync(TestGateway gateway, HttpContent content)
    {
        var request = new HttpRequestMessage(
            HttpMethod.Post, "/api/things") { Content = content, Headers = { { "Idempotency-Key", "\"one\"" } } };
        return gateway.Client.SendAsync(request);
    }

    private static Task DrainAsync(HttpContext context) => context.Request.Body.CopyToAsync(Stream.Null);

    private static async Task<HttpStatusCode> PostAsync(TestGateway gateway, HttpContent content)
    {
        using var answer = await gateway.Client.PostAsync(new Uri("/api/things", UriKind.Relative), content);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> GetAsync(TestGateway gateway, int headerBytes)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/things");
        request.Headers.Add("X-Large", new string('x', headerBytes));
        using var answer = await gateway.Client.SendAsync(request);
        return answer.StatusCode;
    }
}
