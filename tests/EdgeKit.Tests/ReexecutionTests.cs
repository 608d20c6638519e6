using System.Net;
using EdgeKit.RateLimit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Tests;

/// <summary>A request that goes through the pipeline again, for its error page, is still one request.</summary>
public sealed class ReexecutionTests
{
    private const string Never = "0.000001";

    public static TheoryData<string> Ways => [.. ErrorPages.Ways];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_crash_is_charged_once_by_the_limits_of_all_requests(string way)
    {
        var limits = Limits("all", 3, "global");
        await using var test = await StartAsync(limits, way, app => app.MapGet("/crash", Crash));

        (await StatusesAsync(test, "/crash", 4)).ShouldBe([500, 500, 500, 429]);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_crash_is_charged_once_by_the_limits_of_its_endpoint_and_not_by_those_of_the_page(string way)
    {
        await using var test = await StartAsync(
            Limits("mine", 3), way, app =>
                app.MapGet("/crash", Crash).RequireRateLimiting("mine"), page => page.RequireRateLimiting("mine"));

        (await StatusesAsync(test, "/crash", 4)).ShouldBe([500, 500, 500, 429]);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Work_that_was_done_is_never_refunded(string way)
    {
        var runs = 0;
        await using var test = await StartAsync(
            Limits("all", 5, "global"), way, app => app.MapGet(
                "/crash", string () => throw new InvalidOperationException($"{Interlocked.Increment(ref runs)}")));

        await StatusesAsync(test, "/crash", 50);

        runs.ShouldBe(5);
    }

    /// <summary>
    /// The page's own limit refuses; nothing tells this stage that it is a page and not what was asked for.
    /// </summary>
    [Fact]
    public async Task A_refusal_on_the_second_way_takes_back_nothing_of_the_first()
    {
        var runs = 0;
        const string limits = """
            { "RateLimit": { "Global": [ "all" ], "Policies": {
                "all": { "Capacity": 5, "RefillPerSecond": 0.000001 }, "page": { "Capacity": 1, "RefillPerSecond": 0.000001 } } } }
            """;
        await using var test = await StartAsync(
            limits, "own middleware", app => app.MapGet(
                "/crash", string () => throw new InvalidOperationException($"{Interlocked.Increment(ref runs)}")),
            page => page.RequireRateLimiting("page"));

        await StatusesAsync(test, "/crash", 50);

        runs.ShouldBe(5);
    }

    [Theory]
    [InlineData("status page")]
    [InlineData("both pages")]
    public async Task What_is_not_there_costs_one_token(string way)
    {
        await using var test = await StartAsync(Limits("all", 3, "global"), way, _ => { });

        (await StatusesAsync(test, "/nowhere", 4)).ShouldBe([404, 404, 404, 429]);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_page_of_an_endpoint_without_limits_has_none(string way)
    {
        await using var test = await StartAsync(
            Limits("all", 1, "global"), way, app =>
            {
                app.MapGet("/crash", Crash).DisableRateLimiting();
                app.MapGet("/", () => "one");
            });

        (await StatusesAsync(test, "/", 2)).ShouldBe([200, 429]);
        (await StatusesAsync(test, "/crash", 2)).ShouldBe(way == "own middleware" ? [429, 429] : [500, 500]);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_headers_tell_of_one_charge(string way)
    {
        await using var test = await StartAsync(
            Limits("all", 10, "global", """, "mine": { "Capacity": 20, "RefillPerSecond": 1 }"""), way, app => app.MapGet("/crash", Crash).RequireRateLimiting("mine"));

        using var answer = await test.Client.GetAsync(new Uri("/crash", UriKind.Relative));

        string.Join(
            ",", answer.Headers.GetValues("RateLimit")).ShouldMatch("^\"all\";r=9;t=[0-9]+, \"mine\";r=19;t=1$");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_place_is_held_once_and_left_once(string way)
    {
        var limits = """{ "RateLimit": { "Global": [ "places" ], "Policies": { "places": { "Algorithm": "Concurrency", "PartitionBy": [ "Everyone" ], "PermitLimit": 1 } } } }""";
        await using var test = await StartAsync(
            limits, way, app => app.MapGet("/crash", Crash), page => page.RequireRateLimiting("places"));

        (await StatusesAsync(test, "/crash", 5)).ShouldBe([500, 500, 500, 500, 500]);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task What_the_endpoint_gave_back_stays_given_back(string way)
    {
        await using var test = await StartAsync(
            Limits("all", 1, "global"), way, app => app.MapGet("/crash", string (HttpContext context) =>
        {
            context.RateLimit()!.Refund(long.MaxValue);
            throw new InvalidOperationException("crash");
        }));

        (await StatusesAsync(test, "/crash", 3)).ShouldBe([500, 500, 500]);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_platforms_own_limiter_charges_a_crash_once_under_EdgeKits_policies(string way)
    {
        await using var test = TestApplication.Build(
            Limits("mine", 3), builder => builder.Services.AddRateLimiter(_ => { }));
        ErrorPages.Use(test.App, way);
        test.App.UseRateLimiter();
        test.App.MapGet("/crash", Crash).RequireRateLimiting("mine");
        test.App.Map("/error", ErrorPages.Show).RequireRateLimiting("mine");
        await test.StartAsync();

        (await StatusesAsync(test, "/crash", 4)).ShouldBe([500, 500, 500, 429]);
    }

    private static string Crash() => throw new InvalidOperationException("crash");

    private static string Limits(string name, int capacity, string? global = null, string more = "") =>
        $$"""{ "RateLimit": { "Global": [ {{(global is null ? "" : $"\"{name}\"")}} ], "Policies": { "{{name}}": { "Capacity": {{capacity}}, "RefillPerSecond": {{Never}} } {{more}} } } }""";

    private static async Task<TestApplication> StartAsync(
        string edgeKit, string way, Action<WebApplication> endpoints, Action<IEndpointConventionBuilder>? page = null)
    {
        var test = TestApplication.Build(edgeKit);
        ErrorPages.Use(test.App, way);
        endpoints(test.App);
        var error = test.App.Map("/error", ErrorPages.Show);
        page?.Invoke(error);
        await test.StartAsync();
        return test;
    }

    private static async Task<int[]> StatusesAsync(TestApplication test, string path, int times)
    {
        var statuses = new int[times];
        for (var i = 0; i < times; i++)
        {
            using var answer = await test.Client.GetAsync(new Uri(path, UriKind.Relative));
            statuses[i] = (int)answer.StatusCode;
        }

        return statuses;
    }
}
