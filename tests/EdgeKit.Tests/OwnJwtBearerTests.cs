using System.Net.Http.Headers;
using System.Security.Claims;
using EdgeKit.Auth.Tests.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Tests;

/// <summary>
/// The front door in an application that says <c>AddJwtBearer</c> and places the platform's stages itself, or leaves
/// that to EdgeKit.
/// </summary>
public sealed class OwnJwtBearerTests
{
    [Theory]
    [InlineData("AddJwtBearer AddEdgeKit", "UseEdgeKit")]
    [InlineData("AddEdgeKit AddJwtBearer", "UseEdgeKit")]
    [InlineData("AddJwtBearer AddEdgeKit", "UseAuthentication UseAuthorization UseEdgeKit")]
    [InlineData("AddEdgeKit AddJwtBearer", "UseEdgeKit UseAuthentication UseAuthorization")]
    [InlineData("AddEdgeKit AddJwtBearer", "UseAuthentication UseEdgeKit UseAuthorization")]
    public async Task Both_kinds_of_token_pass_wherever_the_middleware_was_added(string services, string stages)
    {
        await using var edge = await TestIssuer.StartAsync();
        await using var own = await TestIssuer.StartAsync();
        await using var test = await StartAsync(
            edge, own, services.StartsWith("AddJwtBearer", StringComparison.Ordinal), stages.Split(' '));

        for (var i = 0; i < 2; i++)
        {
            foreach (var path in new[] { "/any", "/orders" })
            {
                (await AskAsync(test, path, edge.Draft().Signed)).ShouldBe("200 EdgeKit.Bearer");
                (await AskAsync(test, path, own.Draft().With("aud", "own").Signed)).ShouldBe(
                    "200 AuthenticationTypes.Federation");
                (await AskAsync(test, path, edge.Draft().With("aud", "own").Signed)).ShouldStartWith("401");
                (await AskAsync(test, path, own.Draft().Signed)).ShouldStartWith("401");
            }
        }
    }

    private static async Task<TestApplication> StartAsync(
        TestIssuer edge, TestIssuer own, bool comesFirst, string[] stages)
    {
        Action<WebApplicationBuilder> jwtBearer = builder =>
            builder.Services.AddAuthentication("Bearer").AddJwtBearer(options =>
            (options.Authority, options.Audience, options.RequireHttpsMetadata) = (own.Url, "own", false));
        var settings =
            $$"""
            {
              "Auth": {
                "Jwt": { "FetchTimeout": "00:01:00", "Issuers": { "edge": { "Authority": "{{edge.Url}}", "Audiences": [ "shop" ] } } },
                "Policies": { "orders.write": { "Scopes": [ "orders.write" ] } }
              },
              "RateLimit": { "Policies": { "per-caller": { "PartitionBy": [ "User" ], "Capacity": 500, "RefillPerSecond": 100 } } }
            }
            """;
        var test = comesFirst
            ? TestApplication.Build(settings, before: jwtBearer) : TestApplication.Build(settings, jwtBearer);
        foreach (var stage in stages)
        {
            _ = stage switch
            {
                "UseAuthentication" => test.App.UseAuthentication(),
                "UseAuthorization" => test.App.UseAuthorization(),
                _ => test.App.UseEdgeKit(),
            };
        }

        test.App.MapGet("/any", Describe).RequireAuthorization().RequireRateLimiting("per-caller");
        test.App.MapGet("/orders", Describe).RequireAuthorization("orders.write");
        await test.StartAsync();
        return test;
    }

    private static string? Describe(ClaimsPrincipal user) => user.Identity?.AuthenticationType;

    private static async Task<string> AskAsync(TestApplication test, string path, string token)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get, path) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        using var answer = await test.Client.SendAsync(request);
        return $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}";
    }
}
