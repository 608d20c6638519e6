using System.Net;
using EdgeKit.Tracing.Tests;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Gateway.Tests;

/// <summary>
/// Cache, limits and destination see the same request: what one caller sends never becomes another's answer.
/// </summary>
public sealed class OneRequestTests
{
    private const string Cached = """{ "Cache": { "Policies": { "c": { "Ttl": "00:01:00" } } } }""";
    private const string OnRoute = """ "Metadata": { "EdgeKit.Cache": "c" }, """;

    [Theory]
    [InlineData("X-Lang: en\r\nConnection: X-Lang", "X-Lang: en", "en")]
    [InlineData(
        "Origin: https://shop.example\r\nConnection: Origin", "Origin: https://shop.example", "https://shop.example")]
    [InlineData("X_Lang: evil", "X-Other: 1", "")]
    [InlineData("X.Lang: evil", "X-Other: 1", "")]
    [InlineData("Keep-Alive: evil\r\nX-Lang: en\r\nConnection: Keep-Alive, X-Lang", "X-Lang: en", "en")]
    [InlineData("X-Original-Lang: evil", "X-Other: 1", "")]
    public async Task A_header_that_does_not_reach_the_origin_is_no_part_of_the_key(
        string attacker, string victim, string answer)
    {
        await using var gateway = await TestGateway.StartAsync(Cached, OnRoute, context =>
        {
            context.Response.Headers.CacheControl = "public, max-age=60";
            context.Response.Headers.Vary = "X-Lang, Origin";
            var seen = context.Request.Headers.Where(
                h => h.Key.Contains("Lang", StringComparison.OrdinalIgnoreCase) || h.Key == "Origin");
            return context.Response.WriteAsync($"[{string.Concat(seen.Select(h => h.Value))}]");
        });

        await AskAsync(gateway, attacker);

        (await AskAsync(gateway, $"{victim}")).ShouldContain($"[{answer}]");
    }

    [Theory]
    [InlineData("X-Api-Key: A.secret")]
    [InlineData("Ocp-Apim-Subscription-Key: A")]
    [InlineData("X-Auth-Token: A")]
    [InlineData("Authorization: Basic QTpB")]
    public async Task The_response_to_an_API_key_of_a_service_is_not_shared(string credentials)
    {
        await using var gateway = await TestGateway.StartAsync(Cached, OnRoute, context =>
        {
            var name = credentials.Split(':')[0];
            context.Response.Headers.CacheControl = "max-age=60";
            return context.Response.WriteAsync($"I am {context.Request.Headers[name]}.");
        });

        (await AskAsync(gateway, $"{credentials}")).ShouldContain("I am " + credentials.Split(": ")[1]);

        (await AskAsync(gateway, "X-Other: 1")).ShouldContain("I am .");
    }

    [Fact]
    public async Task A_limit_by_header_counts_the_header_that_the_destination_sees()
    {
        const string settings = """{ "RateLimit": { "Policies": { "k": { "PartitionBy": [ "Header:X-K" ], "Capacity": 1, "RefillPerSecond": 0.001 } } } }""";
        await using var gateway = await TestGateway.StartAsync(settings, """ "RateLimiterPolicy": "k", """, context => context.Response.WriteAsync("ok"));

        (await AskAsync(gateway, "X-K: a\r\nConnection: X-K")).ShouldStartWith("200");

        (await AskAsync(gateway, "X-K: b\r\nConnection: X-K")).ShouldStartWith("429");
    }

    /// <summary>
    /// Kestrel shows what Connection names only without <c>close</c> beside it, so that a second request ends the
    /// connection.
    /// </summary>
    private static async Task<string> AskAsync(TestGateway gateway, string lines)
    {
        string[] last = ["", "GET /nothing HTTP/1.1", "Host: localhost", "Connection: close"];
        var answer = await RawHttp.SendAsync(
            gateway.Client.BaseAddress!, "GET /api/things", [.. lines.Split("\r\n"), .. last]);
        return $"{answer.Status} {answer.Text}";
    }
}
