using System.Net;
using System.Threading.RateLimiting;
using EdgeKit.RateLimit.Tests.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeKit.RateLimit.Tests.Platform;

public sealed class PlatformMiddlewareTests
{
    [Fact]
    public async Task The_platforms_middleware_limits_by_EdgeKits_policies()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider());
        builder.Services.AddEdgeKitRateLimit(TestConfiguration.Section("""{ "Policies": { "p": { "Capacity": 3, "RefillPerSecond": 0.01 } } }"""));
        builder.Services.AddRateLimiter(_ => { });
        await using var app = builder.Build();
        app.UseRouting();
        app.UseRateLimiter();
        app.MapGet("/", () => "ok").RequireRateLimiting("p");
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        for (var i = 0; i < 3; i++)
        {
            (await client.GetAsync(new Uri("/", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        var refused = await client.GetAsync(new Uri("/", UriKind.Relative));
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(99));
        (await refused.Content.ReadAsStringAsync()).ShouldContain("quota-exceeded");
    }

    [Fact]
    public async Task The_platforms_middleware_uses_the_cost_of_the_endpoint_and_of_the_request()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddEdgeKitRateLimit(TestConfiguration.Section(
            """{ "Policies": { "p": { "PartitionBy": [ "Everyone" ], "Capacity": 10, "RefillPerSecond": 0.001, "CostHeader": "X-Cost" } } }"""));
        builder.Services.AddRateLimiter(_ => { });
        await using var app = builder.Build();
        app.UseRouting();
        app.UseRateLimiter();
        app.MapGet("/three", () => "ok").RequireRateLimiting("p").WithRateLimitCost(3);
        app.MapGet("/one", () => "ok").RequireRateLimiting("p");
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        (await client.GetAsync(new Uri("/three", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var expensive = new HttpRequestMessage(HttpMethod.Get, "/one");
        expensive.Headers.Add("X-Cost", "6");
        (await client.SendAsync(expensive)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.GetAsync(new Uri("/three", UriKind.Relative))).StatusCode.ShouldBe(
            HttpStatusCode.TooManyRequests);
        (await client.GetAsync(new Uri("/one", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_permit_in_process_is_acquired_synchronously()
    {
        await using var app = await TestApp.StartAsync(
            """{ "Policies": { "c": { "Algorithm": "Concurrency", "PermitLimit": 1 }, "a": { "Algorithm": "AdaptiveConcurrency", "PermitLimit": 1 } } }""", _ => { });
        foreach (var policy in new[] { "c", "a" })
        {
            await using var limiter = app.Services.GetRequiredService<RateLimiters>().Get(policy, "job");
            var lease = limiter.AttemptAcquire();
            lease.IsAcquired.ShouldBeTrue();
            limiter.AttemptAcquire().IsAcquired.ShouldBeFalse();
            lease.Dispose();
            limiter.AttemptAcquire().IsAcquired.ShouldBeTrue();
        }
    }

    [Fact]
    public async Task The_limiters_of_a_policy_share_its_buckets_and_allocate_nothing_on_a_yes()
    {
        await using var app = await TestApp.StartAsync("""{ "Policies": { "p": { "Capacity": 100000, "RefillPerSecond": 1 } } }""", _ => { });
        var limiters = app.Services.GetRequiredService<RateLimiters>();
        await using var one = limiters.Get("p", "job");
        await using var all = limiters.GetPartitioned<string>("p", static key => key);
        one.AttemptAcquire(99_000).IsAcquired.ShouldBeTrue();
        all.AttemptAcquire("job", 1_001).IsAcquired.ShouldBeFalse();
        all.AttemptAcquire("other", 1_000).IsAcquired.ShouldBeTrue();

        all.AttemptAcquire("job").Dispose();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 500; i++)
        {
            all.AttemptAcquire("job").Dispose();
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public async Task A_refused_lease_has_a_retry_time()
    {
        await using var app = await TestApp.StartAsync("""{ "Policies": { "p": { "Capacity": 1, "RefillPerSecond": 0.1 } } }""", _ => { });
        await using var limiter = app.Services.GetRequiredService<RateLimiters>().Get("p", "job");
        limiter.AttemptAcquire().IsAcquired.ShouldBeTrue();
        var refused = limiter.AttemptAcquire();
        refused.TryGetMetadata(MetadataName.RetryAfter, out var wait).ShouldBeTrue();
        wait.ShouldBe(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Disposing_a_lease_releases_its_permit()
    {
        await using var app = await TestApp.StartAsync("""{ "Policies": { "c": { "Algorithm": "Concurrency", "PermitLimit": 1 } } }""", _ => { });
        await using var limiter = app.Services.GetRequiredService<RateLimiters>().Get("c", "job");
        var lease = await limiter.AcquireAsync();
        (await limiter.AcquireAsync()).IsAcquired.ShouldBeFalse();
        lease.Dispose();
        (await limiter.AcquireAsync()).IsAcquired.ShouldBeTrue();
    }
}
