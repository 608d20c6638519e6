using System.Net;
using EdgeKit.RateLimit.Tests.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeKit.RateLimit.Tests.Platform;

/// <summary>An application that has limits of its own in the platform's limiter.</summary>
public sealed class BothMiddlewaresTests
{
    private const string Policies =
        """{ "Policies": { "p": { "PartitionBy": [ "Everyone" ], "Capacity": 3, "RefillPerSecond": 0.0001 }, "q": { "PartitionBy": [ "Everyone" ], "Capacity": 4, "RefillPerSecond": 0.0001 } } }""";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_request_is_charged_once_whichever_middleware_comes_first(bool platformFirst)
    {
        await using var app = Build(platformFirst);
        app.MapGet("/", () => "ok").RequireRateLimiting("p");
        (await StatusesAsync(app, "/", 4)).ShouldBe([.. Admitted(3), HttpStatusCode.TooManyRequests]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Further_policies_are_charged_by_EdgeKits_middleware(bool platformFirst)
    {
        await using var app = Build(platformFirst);
        app.MapGet("/", () => "ok").RequireRateLimiting("q").RequireRateLimits("p");
        app.MapGet("/q", () => "ok").RequireRateLimiting("q");
        (await StatusesAsync(app, "/", 3)).ShouldBe(Admitted(3));
        (await StatusesAsync(app, "/q", 2)).ShouldBe([HttpStatusCode.OK, HttpStatusCode.TooManyRequests]);
        (await StatusesAsync(app, "/", 1)).ShouldBe([HttpStatusCode.TooManyRequests]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_policy_of_the_application_is_left_to_the_platforms_middleware(bool platformFirst)
    {
        await using var app = Build(platformFirst);
        app.MapGet("/", () => "ok").RequireRateLimiting("own");
        (await StatusesAsync(app, "/", 3)).ShouldBe([.. Admitted(2), HttpStatusCode.ServiceUnavailable]);
    }

    [Fact]
    public async Task Only_policies_that_the_application_registered_are_its_own()
    {
        await using var app = Build(platformFirst: false);
        var own = app.Services.GetRequiredService<PlatformRateLimits>();
        foreach (var name in new[] { "own", "p", "unknown", "own", "unknown" })
        {
            own.Has(name).ShouldBe(name == "own");
        }
    }

    [Fact]
    public async Task Without_AddRateLimiter_no_policy_is_the_applications_own()
    {
        await using var app = await TestApp.StartAsync(Policies, _ => { });
        app.Services.GetRequiredService<PlatformRateLimits>().Has("own").ShouldBeFalse();
    }

    private static WebApplication Build(bool platformFirst)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddEdgeKitRateLimit(TestConfiguration.Section(Policies));
        builder.Services.AddRateLimiter(limiter =>
            limiter.AddFixedWindowLimiter(
                "own", window => (window.PermitLimit, window.Window) = (2, TimeSpan.FromDays(1))));
        var app = builder.Build();
        app.UseRouting();
        if (platformFirst)
        {
            app.UseRateLimiter();
        }

        app.UseEdgeKitRateLimit();
        if (!platformFirst)
        {
            app.UseRateLimiter();
        }

        return app;
    }

    private static IEnumerable<HttpStatusCode> Admitted(int count) => Enumerable.Repeat(HttpStatusCode.OK, count);

    private static async Task<List<HttpStatusCode>> StatusesAsync(WebApplication app, string path, int requests)
    {
        if (app.Urls.All(url => url.EndsWith(":0", StringComparison.Ordinal)))
        {
            await app.StartAsync();
        }

        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < requests; i++)
        {
            statuses.Add((await client.GetAsync(new Uri(path, UriKind.Relative))).StatusCode);
        }

        return statuses;
    }
}
