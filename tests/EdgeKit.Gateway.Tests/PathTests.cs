using EdgeKit.Tracing.Tests;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Gateway.Tests;

/// <summary>The destination must see the path that the policies saw.</summary>
public sealed class PathTests
{
    [Theory]
    [InlineData("/api/a%2fb")]
    [InlineData("/api/..%2F..%2Fadmin")]
    [InlineData("/api/..%5cadmin")]
    [InlineData("/api/..\\admin")]
    [InlineData("/api/x/%2e%2e/admin")]
    [InlineData("/api/x/.%2E/admin")]
    [InlineData("/api/%252e%252e%252fadmin")]
    [InlineData("/api/%255cadmin")]
    [InlineData("/api/..;/admin")]
    [InlineData("/api/..;a=b/admin")]
    [InlineData("/api/%2e%2e;/admin")]
    [InlineData("/api/..%3b/admin")]
    [InlineData("/api/things%00.png")]
    public async Task A_path_that_servers_interpret_differently_is_rejected(string path)
    {
        var reached = 0;
        await using var gateway = await TestGateway.StartAsync("{}", "", _ =>
        {
            Interlocked.Increment(ref reached);
            return Task.CompletedTask;
        });

        var answer = await RawHttp.SendAsync(gateway.Client.BaseAddress!, $"GET {path}", "Connection: close");

        answer.Status.ShouldBe(400);
        reached.ShouldBe(0);
    }

    [Theory]
    [InlineData("/api/a%20b", "/api/a b")]
    [InlineData("/api/50%25", "/api/50%")]
    [InlineData("/api/caf%C3%A9", "/api/café")]
    [InlineData("/api/v1.2/a..b/.well-known", "/api/v1.2/a..b/.well-known")]
    [InlineData("/api/a;b=c", "/api/a;b=c")]
    [InlineData("/api/a?q=%2F%5C%2e%2e", "/api/a")]
    [InlineData("/other/../api/a", "/api/a")]
    public async Task A_plain_path_reaches_the_destination_as_it_is(string path, string seen)
    {
        await using var gateway = await TestGateway.StartAsync("{}", "", context =>
        {
            context.Response.Headers["X-Path"] = Uri.EscapeDataString(context.Request.Path.Value!);
            return Task.CompletedTask;
        });

        var answer = await RawHttp.SendAsync(gateway.Client.BaseAddress!, $"GET {path}", "Connection: close");

        Uri.UnescapeDataString(answer.Headers["X-Path"].Single()).ShouldBe(seen);
    }

    [Fact]
    public async Task A_route_may_take_any_path()
    {
        await using var gateway = await TestGateway.StartAsync("{}", """ "Metadata": { "EdgeKit.Path": "Any" } """, _ => Task.CompletedTask);

        (await RawHttp.SendAsync(gateway.Client.BaseAddress!, "GET /api/a%2fb", "Connection: close")).Status.ShouldBe(
            200);
    }
}
