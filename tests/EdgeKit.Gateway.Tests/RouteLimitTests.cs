using System.Net;
using EdgeKit.Policies;
using Microsoft.AspNetCore.Http;

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
        (await PostAsync(gateway, new StreamContent(new UnsizedStream(100_000)))).ShouldBe(HttpStatusCode.RequestEntityTooLarge);
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

        await Should.ThrowAsync<HttpRequestException>(() => gateway.Client.GetStringAsync(new Uri("/api/things", UriKind.Relative)));
    }

    [Fact]
    public async Task Limits_that_cannot_be_read_fail_the_start_and_all_are_listed()
    {
        var failure = await Should.ThrowAsync<PolicyException>(() => TestGateway.StartAsync(
            "{}", """ "Metadata": { "EdgeKit.MaxHeaderBytes": "many", "EdgeKit.Timeout": "-1", "EdgeKit.Path": "Anny" } """, DrainAsync));

        failure.Problems.Select(p => p.Path.Split(':')[^1]).Order().ShouldBe(["EdgeKit.MaxHeaderBytes", "EdgeKit.Path", "EdgeKit.Timeout"]);
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
