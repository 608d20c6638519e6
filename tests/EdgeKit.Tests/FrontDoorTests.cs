using System.Net;
using EdgeKit.Pipeline;
using EdgeKit.Policies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EdgeKit.Tests;

public sealed class FrontDoorTests
{
    private const string OneLimit = """{ "RateLimit": { "Policies": { "narrow": { "PartitionBy": [ "Address" ], "Capacity": 1, "RefillPerSecond": 0.001 } } } }""";

    [Fact]
    public void The_stages_of_the_pipeline_stand_in_the_documented_order() =>
        PipelineStages.All.Select(s => s.Name).ShouldBe(
            ["header sanitization", "request start",
                "CORS", "gRPC challenges", "trace boundary", "global limits", "authentication",
                "trusted callers", "authorization", "endpoint limits", "idempotency", "response cache", "deadline"]);

    [Fact]
    public void UseEdgeKit_without_AddEdgeKit_says_what_to_call()
    {
        var app = WebApplication.CreateSlimBuilder().Build();

        Should.Throw<InvalidOperationException>(() => app.UseEdgeKit()).Message.ShouldContain("builder.AddEdgeKit()");
    }

    [Fact]
    public async Task A_feature_without_a_section_is_off_and_the_application_works()
    {
        await using var test = TestApplication.Build("{}");
        test.App.UseEdgeKit();
        test.App.MapGet("/", () => "hello").RequireRateLimiting("nobody-defined-this");
        await test.StartAsync();

        (await test.GetStatusAsync("/")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_configured_limit_holds_on_the_endpoint_that_names_it()
    {
        await using var test = TestApplication.Build(OneLimit);
        test.App.UseEdgeKit();
        test.App.MapGet("/", () => "hello").RequireRateLimiting("narrow");
        await test.StartAsync();

        (await test.GetStatusAsync("/")).ShouldBe(HttpStatusCode.OK);
        (await test.GetStatusAsync("/")).ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task The_fleet_of_circuits_needs_no_other_line_and_without_Redis_each_instance_judges_alone()
    {
        await using var test = TestApplication.Build("""{ "Resilience": { "SharedCircuits": { }, "Policies": { "bank": { } } } }""");
        test.App.UseEdgeKit();

        await Should.NotThrowAsync(test.StartAsync);
    }

    [Fact]
    public async Task Adding_and_using_twice_is_harmless()
    {
        await using var test = TestApplication.Build(
            OneLimit.Replace("\"Capacity\": 1", "\"Capacity\": 2", StringComparison.Ordinal), builder =>
                builder.AddEdgeKit());
        test.App.UseEdgeKit();
        test.App.UseEdgeKit();
        test.App.MapGet("/", () => "hello").RequireRateLimiting("narrow");
        await test.StartAsync();

        // A second middleware would take a second token.
        (await test.GetStatusAsync("/")).ShouldBe(HttpStatusCode.OK);
        (await test.GetStatusAsync("/")).ShouldBe(HttpStatusCode.OK);
        (await test.GetStatusAsync("/")).ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task A_bad_section_fails_the_start_and_lists_every_problem_at_once()
    {
        await using var test = TestApplication.Build(
            """
            {
              "RateLimits": {},
              "RateLimit": {
                "Global": [ "per-adress" ],
                "Policies": { "per-address": { "PartitionBy": [ "Address" ], "Capacity": 0, "RefilPerSecond": 5 } }
              }
            }
            """);
        test.App.UseEdgeKit();
        test.App.MapGet("/orders", () => "hello").RequireRateLimiting("per-addres");

        var failure = await Should.ThrowAsync<PolicyException>(test.StartAsync);

        failure.Message.ShouldContain("EdgeKit:RateLimits");
        failure.Message.ShouldContain("Did you mean RateLimit?");
        failure.Message.ShouldContain("EdgeKit:RateLimit:Policies:per-address:RefilPerSecond");
        failure.Message.ShouldContain("Did you mean RefillPerSecond?");
        failure.Message.ShouldContain("endpoint HTTP: GET /orders");
        failure.Message.ShouldContain("Did you mean per-address?");
    }

    [Fact]
    public async Task An_endpoint_that_names_an_unknown_policy_fails_the_start()
    {
        await using var test = TestApplication.Build(OneLimit);
        test.App.UseEdgeKit();
        test.App.MapGet("/orders", () => "hello").RequireRateLimiting("narow");

        var failure = await Should.ThrowAsync<PolicyException>(test.StartAsync);

        failure.Problems.Single().ToString().ShouldBe(
            "endpoint HTTP: GET /orders = \"narow\": names no rate-limit policy. Did you mean narrow?",
            failure.Message);
    }

    [Fact]
    public async Task An_endpoint_may_name_a_policy_that_the_application_gave_the_platforms_limiter()
    {
        await using var test = TestApplication.Build(OneLimit, builder => builder.Services.AddRateLimiter(limiter =>
            limiter.AddFixedWindowLimiter(
                "own", window => (window.PermitLimit, window.Window) = (1, TimeSpan.FromDays(1)))));
        test.App.UseEdgeKit();
        test.App.UseRateLimiter();
        test.App.MapGet("/orders", () => "hello").RequireRateLimiting("own");

        await test.StartAsync();

        (await test.GetStatusAsync("/orders")).ShouldBe(HttpStatusCode.OK);
        (await test.GetStatusAsync("/orders")).ShouldBe(
            HttpStatusCode.ServiceUnavailable, "the platform's own refusal");
    }

    [Fact]
    public async Task A_feature_that_appears_after_the_start_is_refused_because_its_middleware_is_absent()
    {
        await using var test = TestApplication.Build("{}");
        test.App.UseEdgeKit();
        await test.StartAsync();
        var tables = test.App.Services.GetRequiredService<PolicyTables>();
        _ = tables.Current;

        await test.EditAsync(TestApplication.Settings(OneLimit));
        await Eventually(() => tables.Rejected.Count > 0);

        tables.Rejected.Single().Path.ShouldBe("EdgeKit:RateLimit");
    }

    [Fact]
    public async Task A_file_that_stops_being_JSON_is_reported_and_the_last_good_policies_stay()
    {
        await using var test = TestApplication.Build(OneLimit);
        test.App.UseEdgeKit();
        await test.StartAsync();
        var tables = test.App.Services.GetRequiredService<PolicyTables>();
        var options = test.App.Services.GetRequiredService<IOptionsMonitor<RateLimit.RateLimitOptions>>();

        await test.EditAsync("""{ "EdgeKit": { "RateLimit": """);
        await Eventually(() => tables.Rejected.Count > 0);
        tables.Rejected.Single().Reason.ShouldStartWith("cannot be read");
        tables.Rejected.Single().Reason.ShouldContain("LineNumber");
        options.CurrentValue.Policies["narrow"].Capacity.ShouldBe(1);

        await test.EditAsync(
            TestApplication.Settings(OneLimit.Replace("\"Capacity\": 1", "\"Capacity\": 7", StringComparison.Ordinal)));
        await Eventually(() => options.CurrentValue.Policies["narrow"].Capacity == 7);
        tables.Rejected.ShouldBeEmpty();
    }

    /// <summary>File watchers report when they like: waits, generously bounded.</summary>
    private static async Task Eventually(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!condition())
        {
            await Task.Delay(50, deadline.Token);
        }
    }
}
