using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Tests.Http;

public sealed class MiddlewareTests
{
    private const string StockReads = """
        { "Policies": { "stock-reads": { "PartitionBy": [ "User" ], "Capacity": 20, "RefillPerSecond": 5 } } }
        """;

    [Fact]
    public async Task The_21st_request_is_a_429_and_is_admitted_after_its_Retry_After()
    {
        await using var app = await TestApp.StartAsync(
            StockReads, a => a.MapGet("/stock", () => "ok").RequireRateLimiting("stock-reads"));
        for (var i = 0; i < 20; i++)
        {
            (await app.GetAsync("/stock", "alice")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        var refused = await app.GetAsync("/stock", "alice");
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        var wait = refused.Headers.RetryAfter!.Delta!.Value;
        wait.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));

        app.Clock.Advance(wait);
        (await app.GetAsync("/stock", "alice")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_problem_json_of_a_refusal_names_the_violated_policies()
    {
        await using var app = await TestApp.StartAsync(
            """{ "Policies": { "one": { "Capacity": 1 }, "two": { "Capacity": 9 } } }""",
            a => a.MapGet("/", () => "ok").RequireRateLimits("two", "one"));
        await app.GetAsync("/");
        var refused = await app.GetAsync("/");
        refused.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        using var problem = JsonDocument.Parse(await refused.Content.ReadAsStringAsync());
        var root = problem.RootElement;
        root.GetProperty("type").GetString()
            .ShouldBe("https://iana.org/assignments/http-problem-types#quota-exceeded");
        root.GetProperty("status").GetInt32().ShouldBe(429);
        root.GetProperty("violated-policies").EnumerateArray().Select(e => e.GetString()).ShouldBe(["one"]);
    }

    [Fact]
    public async Task Responses_and_refusals_have_the_draft_headers()
    {
        await using var app = await TestApp.StartAsync(
            StockReads, a => a.MapGet("/stock", () => "ok").RequireRateLimiting("stock-reads"));
        var admitted = await app.GetAsync("/stock", "alice");
        Header(admitted, "RateLimit-Policy").ShouldBe("\"stock-reads\";q=20;w=4");
        Header(admitted, "RateLimit").ShouldBe("\"stock-reads\";r=19;t=1");
        for (var i = 0; i < 19; i++)
        {
            await app.GetAsync("/stock", "alice");
        }

        var refused = await app.GetAsync("/stock", "alice");
        Header(refused, "RateLimit-Policy").ShouldBe("\"stock-reads\";q=20;w=4");
        Header(refused, "RateLimit").ShouldBe("\"stock-reads\";r=0;t=1");
    }

    [Fact]
    public async Task No_reset_of_a_refusal_is_later_than_its_Retry_After()
    {
        await using var app = await TestApp.StartAsync(
            """{ "Policies": { "slow": { "Capacity": 100, "RefillPerSecond": 0.1 }, "tight": { "Capacity": 1, "RefillPerSecond": 1 } } }""",
            a => a.MapGet("/", () => "ok").RequireRateLimits("slow", "tight"));
        await app.GetAsync("/");
        var refused = await app.GetAsync("/");
        refused.Headers.RetryAfter!.Delta!.Value.ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(2));
        Header(refused, "RateLimit").ShouldBe("\"slow\";r=99, \"tight\";r=0;t=1");
    }

    [Fact]
    public async Task A_policy_that_was_not_evaluated_has_no_RateLimit_member()
    {
        var running = new SemaphoreSlim(0);
        var go = new TaskCompletionSource();
        await using var app = await TestApp.StartAsync(
            """{ "Policies": { "c": { "Algorithm": "Concurrency", "PermitLimit": 1 }, "b": { "Capacity": 5, "RefillPerSecond": 0.01 } } }""",
            a => a.MapGet("/", async () =>
            {
                running.Release();
                await go.Task;
            }).RequireRateLimits("b", "c"));
        var first = app.GetAsync("/");
        await running.WaitAsync();
        var refused = await app.GetAsync("/");
        Header(refused, "RateLimit").ShouldBe("\"c\";r=0");
        Header(refused, "RateLimit-Policy").ShouldBe("\"c\";q=1;qu=\"concurrent-requests\", \"b\";q=5;w=500");
        go.SetResult();
        Header(await first, "RateLimit").ShouldBe("\"c\";r=0, \"b\";r=4;t=100");
    }

    [Fact]
    public async Task The_legacy_headers_are_opt_in()
    {
        await using var app = await TestApp.StartAsync(
            """{ "LegacyHeaders": true, "Headers": false, "Policies": { "p": { "Capacity": 5, "RefillPerSecond": 1 } } }""",
            a => a.MapGet("/", () => "ok").RequireRateLimiting("p"));
        var response = await app.GetAsync("/");
        Header(response, "X-RateLimit-Limit").ShouldBe("5");
        Header(response, "X-RateLimit-Remaining").ShouldBe("4");
        Header(response, "X-RateLimit-Reset").ShouldBe("1");
        response.Headers.Contains("RateLimit").ShouldBeFalse();
    }

    [Fact]
    public async Task A_request_that_its_endpoint_refuses_is_not_charged_to_the_global_policies()
    {
        await using var app = await TestApp.StartAsync(
            """{ "Global": [ "all" ], "Policies": { "all": { "Capacity": 10, "RefillPerSecond": 0.001 }, "few": { "Capacity": 2, "RefillPerSecond": 0.001 } } }""",
            a =>
            {
                a.MapGet("/few", () => "ok").RequireRateLimiting("few");
                a.MapGet("/free", () => "ok");
            });
        for (var i = 0; i < 20; i++)
        {
            await app.GetAsync("/few");
        }

        Header(await app.GetAsync("/free"), "RateLimit").ShouldStartWith("\"all\";r=7;");
    }

    [Fact]
    public async Task An_endpoint_that_disables_limits_passes_both_stages()
    {
        await using var app = await TestApp.StartAsync(
            """{ "Global": [ "all" ], "Policies": { "all": { "Capacity": 1, "RefillPerSecond": 0.001 } } }""",
            a => a.MapGet("/health", () => "ok").RequireRateLimiting("all").DisableRateLimiting());
        for (var i = 0; i < 5; i++)
        {
            (await app.GetAsync("/health")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task An_anonymous_caller_counts_by_the_next_known_source()
    {
        await using var app = await TestApp.StartAsync(
            """{ "Policies": { "p": { "PartitionBy": [ "User", "Address" ], "Capacity": 1, "RefillPerSecond": 0.001 } } }""",
            a => a.MapGet("/", () => "ok").RequireRateLimiting("p"));
        (await app.GetAsync("/", "alice")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await app.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await app.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (await app.GetAsync("/", "bob")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await app.GetAsync("/", "alice")).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task A_cost_of_the_endpoint_and_of_the_request_counts()
    {
        await using var app = await TestApp.StartAsync(
            """{ "Policies": { "p": { "Capacity": 100, "RefillPerSecond": 0.001, "CostHeader": "X-Cost" } } }""",
            a => a.MapGet("/", () => "ok").RequireRateLimiting("p").WithRateLimitCost(10));
        Header(await app.GetAsync("/"), "RateLimit").ShouldStartWith("\"p\";r=90;");
        Header(await app.GetAsync("/", null, ("X-Cost", "50")), "RateLimit").ShouldStartWith("\"p\";r=40;");
        Header(await app.GetAsync("/", null, ("X-Cost", "1")), "RateLimit").ShouldStartWith("\"p\";r=30;");
    }

    [Fact]
    public async Task An_endpoint_charges_more_and_refunds()
    {
        await using var app = await TestApp.StartAsync(
            """{ "Policies": { "p": { "Capacity": 100, "RefillPerSecond": 0.001 } } }""",
            a =>
            {
                a.MapGet("/tokens/{n}", (long n, HttpContext c) => c.RateLimit()!.Charge(n)).RequireRateLimiting("p");
                a.MapGet("/cached", (HttpContext c) => c.RateLimit()!.Refund(long.MaxValue)).RequireRateLimiting("p");
            });
        await app.GetAsync("/tokens/49");
        await app.GetAsync("/cached");
        Header(await app.GetAsync("/cached"), "RateLimit").ShouldStartWith("\"p\";r=49;");
        await app.GetAsync("/tokens/1000");
        (await app.GetAsync("/cached")).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Shadow_counts_and_never_refuses()
    {
        await using var app = await TestApp.StartAsync(
            """{ "Policies": { "p": { "Capacity": 1, "Enforcement": "Shadow" } } }""",
            a => a.MapGet("/", () => "ok").RequireRateLimiting("p"));
        for (var i = 0; i < 5; i++)
        {
            var response = await app.GetAsync("/");
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            response.Headers.Contains("RateLimit").ShouldBeFalse();
        }
    }

    [Fact]
    public async Task A_percentage_enforces_for_that_share_of_the_keys_and_always_the_same()
    {
        await using var app = await TestApp.StartAsync(
            """{ "Policies": { "p": { "PartitionBy": [ "User" ], "Capacity": 1, "RefillPerSecond": 0.001, "Enforcement": "50%" } } }""",
            a => a.MapGet("/", () => "ok").RequireRateLimiting("p"));
        var refused = 0;
        for (var i = 0; i < 200; i++)
        {
            var user = i.ToString(CultureInfo.InvariantCulture);
            await app.GetAsync("/", user);
            var second = (await app.GetAsync("/", user)).StatusCode;
            (await app.GetAsync("/", user)).StatusCode.ShouldBe(second);
            refused += second == HttpStatusCode.TooManyRequests ? 1 : 0;
        }

        refused.ShouldBeInRange(60, 140);
    }

    [Fact]
    public async Task A_tier_gives_its_callers_another_limit()
    {
        await using var app = await TestApp.StartAsync(
            """
            { "Policies": { "p": { "PartitionBy": [ "User" ], "Capacity": 1,
              "Tiers": { "gold": { "When": "claim:plan=gold", "Capacity": 50 }, "boss": { "When": "user=carol", "Capacity": 70 } } } } }
            """,
            a => a.MapGet("/", () => "ok").RequireRateLimiting("p"));
        Header(await app.GetAsync("/", "alice"), "RateLimit-Policy").ShouldStartWith("\"p\";q=1;");
        Header(await app.GetAsync("/", "bob;plan=gold"), "RateLimit-Policy").ShouldStartWith("\"p\";q=50;");
        Header(await app.GetAsync("/", "carol"), "RateLimit-Policy").ShouldStartWith("\"p\";q=70;");
    }

    private static string Header(HttpResponseMessage response, string name) =>
        response.Headers.GetValues(name).Single();
}
