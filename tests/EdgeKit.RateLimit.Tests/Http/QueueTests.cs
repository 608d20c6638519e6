using System.Net;
using Microsoft.AspNetCore.Builder;

namespace EdgeKit.RateLimit.Tests.Http;

public sealed class QueueTests
{
    [Fact]
    public async Task A_queued_request_gets_a_free_permit_and_one_too_many_is_refused()
    {
        var running = new SemaphoreSlim(0);
        var go = new TaskCompletionSource();
        await using var app = await TestApp.StartAsync(
            """{ "Policies": { "c": { "Algorithm": "Concurrency", "PermitLimit": 1, "QueueLimit": 1 } } }""",
            a => a.MapGet("/", async () =>
            {
                running.Release();
                await go.Task;
                return "ok";
            }).RequireRateLimiting("c"));
        var first = app.GetAsync("/");
        await running.WaitAsync();
        var others = new[] { app.GetAsync("/"), app.GetAsync("/") };
        var refused = await await Task.WhenAny(others);
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        go.SetResult();
        (await first).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Task.WhenAll(others)).Count(r => r.StatusCode == HttpStatusCode.OK).ShouldBe(1);
    }

    [Fact]
    public async Task Without_a_queue_a_concurrency_limit_refuses_immediately()
    {
        var running = new SemaphoreSlim(0);
        var go = new TaskCompletionSource();
        await using var app = await TestApp.StartAsync(
            """{ "Policies": { "c": { "Algorithm": "Concurrency", "PermitLimit": 1 } } }""",
            a => a.MapGet("/", async () =>
            {
                running.Release();
                await go.Task;
            }).RequireRateLimiting("c"));
        var first = app.GetAsync("/");
        await running.WaitAsync();
        var refused = await app.GetAsync("/");
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.GetValues("RateLimit-Policy").Single().ShouldBe("\"c\";q=1;qu=\"concurrent-requests\"");
        go.SetResult();
        await first;
        (await app.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
