using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeKit.Tests;

/// <summary>A script of another origin, its preflights and the refusals that it causes.</summary>
public sealed class CorsTests
{
    private const string Origin = "https://spa.example";
    private const string Settings = """
        {
          "RateLimit": { "Global": [ "global" ], "Policies": {
            "global": { "Capacity": 8, "RefillPerSecond": 0.000001 }, "small": { "Capacity": 3, "RefillPerSecond": 0.000001 }, "none": { "Capacity": 1, "RefillPerSecond": 0.000001 } } },
          "Idempotency": { "Policies": { "orders": { "Anonymous": true } } }
        }
        """;

    /// <summary>Where the middleware stands, and where its policy comes from.</summary>
    public static TheoryData<string, string> Ways => new()
    {
        { "front", "default" }, { "front", "named" }, { "front", "lambda" }, { "front", "endpoint" },
        { "behind", "default" }, { "behind", "named" }, { "behind", "lambda" }, { "behind", "endpoint" },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Preflights_are_not_charged_and_a_429_can_be_read(string place, string policy)
    {
        await using var test = await StartAsync(place, policy);
        // of a policy that it knows by its middleware alone, it has to see that once
        await PreflightAsync(test, "/orders");

        for (var i = 0; i < 20; i++)
        {
            await PreflightAsync(test, "/orders");
        }

        var answers = new List<(int, string?)>();
        for (var i = 0; i < 4; i++)
        {
            using var answer = await SendAsync(test, "/orders");
            answers.Add(((int)answer.StatusCode, AllowedBy(answer)));
        }

        answers.ShouldBe([(200, Origin), (200, Origin), (200, Origin), (429, Origin)]);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Every_refusal_can_be_read_by_the_script_that_caused_it(string place, string policy)
    {
        await using var test = await StartAsync(place, policy);
        await PreflightAsync(test, "/orders");

        (await RefusalAsync(test, "/nobody")).ShouldBe((401, Origin));
        (await RefusalAsync(test, "/forbidden", ("X-User", "alice"))).ShouldBe((403, Origin));
        (await RefusalAsync(test, "/pay")).ShouldBe((400, Origin));
        (await RefusalAsync(test, "/pay", ("Idempotency-Key", "\"k\""))).ShouldBe((200, Origin));
        (await RefusalAsync(test, "/pay", ("Idempotency-Key", "\"k\""))).ShouldBe((200, Origin), "a replay");
        (await RefusalAsync(test, "/pay?other", ("Idempotency-Key", "\"k\""))).ShouldBe((422, Origin));
        await RefusalAsync(test, "/nobody");
        await RefusalAsync(test, "/nobody");
        (await RefusalAsync(test, "/nobody")).ShouldBe((429, Origin), "the limit of all");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Another_origin_may_read_nothing(string place, string policy)
    {
        await using var test = await StartAsync(place, policy);
        await PreflightAsync(test, "/orders");

        for (var i = 0; i < 5; i++)
        {
            using var answer = await SendAsync(test, "/orders", "https://evil.example");
            AllowedBy(answer).ShouldBeNull();
        }
    }

    [Fact]
    public async Task Without_the_middleware_a_preflight_is_a_request_like_any_other()
    {
        await using var test = TestApplication.Build(Settings, builder => builder.Services.AddCors(Allow));
        test.App.UseEdgeKit();
        test.App.MapMethods("/costly", ["OPTIONS"], () => "work").RequireRateLimiting("none");
        await test.StartAsync();

        (await PreflightStatusAsync(test, "/costly")).ShouldBe(HttpStatusCode.OK);
        (await PreflightStatusAsync(test, "/costly")).ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task A_request_that_is_no_preflight_is_charged_at_an_endpoint_for_its_method()
    {
        await using var test = await StartAsync("behind", "default");
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Options, "/costly");
            request.Headers.Add("Origin", Origin);
            using var answer = await test.Client.SendAsync(request);
            statuses.Add(answer.StatusCode);
        }

        statuses.ShouldBe([HttpStatusCode.OK, HttpStatusCode.TooManyRequests]);
    }

    [Fact]
    public async Task The_policy_of_a_middleware_behind_holds_over_the_default_one()
    {
        await using var test = TestApplication.Build(Settings, builder => builder.Services.AddCors(cors =>
        {
            cors.AddDefaultPolicy(p => p.WithOrigins("https://other.example"));
            cors.AddPolicy("named", Policy);
        }));
        test.App.UseEdgeKit();
        test.App.UseCors("named");
        test.App.MapPost("/orders", () => "ok").RequireRateLimiting("small");
        await test.StartAsync();

        for (var i = 0; i < 3; i++)
        {
            await PreflightAsync(test, "/orders");
        }

        using var answer = await SendAsync(test, "/orders");
        AllowedBy(answer).ShouldBe(Origin);
    }

    [Theory]
    [InlineData("front")]
    [InlineData("behind")]
    public async Task What_the_policy_exposes_can_be_read_of_a_refusal_too(string place)
    {
        await using var test = await StartAsync(place, "default");
        for (var i = 0; i < 3; i++)
        {
            (await SendAsync(test, "/orders")).Dispose();
        }

        using var refusal = await SendAsync(test, "/orders");

        refusal.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refusal.Headers.GetValues("Access-Control-Expose-Headers").ShouldBe(["Retry-After,RateLimit,RateLimit-Policy"]);
        refusal.Headers.GetValues("Vary").ShouldBe(["Origin"]);
    }

    private static void Policy(CorsPolicyBuilder policy) =>
        policy.WithOrigins(Origin, "https://second.example").AllowAnyHeader().AllowAnyMethod()
        .WithExposedHeaders("Retry-After", "RateLimit", "RateLimit-Policy");

    private static void Allow(CorsOptions cors) => cors.AddDefaultPolicy(Policy);

    private static async Task<TestApplication> StartAsync(string place, string policy)
    {
        var test = TestApplication.Build(Settings, builder =>
        {
            builder.Services.AddCors(cors =>
            {
                if (policy == "default")
                {
                    Allow(cors);
                }

                cors.AddPolicy("named", Policy);
            });
            builder.Services.AddAuthentication(
                "header").AddScheme<AuthenticationSchemeOptions, HeaderScheme>("header", null);
            builder.Services.AddAuthorization();
        });
        if (place == "front")
        {
            Use(test.App, policy);
        }

        test.App.UseEdgeKit();
        if (place != "front")
        {
            Use(test.App, policy);
        }

        var name = policy == "endpoint" ? "named" : null;
        IEndpointConventionBuilder[] endpoints =
        [
            test.App.MapPost("/orders", () => "ok").RequireRateLimiting("small"),
            test.App.MapPost("/nobody", () => "ok").RequireAuthorization(),
            test.App.MapPost("/forbidden", () => "ok").RequireAuthorization(p => p.RequireRole("admin")),
            test.App.MapPost("/pay", () => "ok").RequireIdempotency("orders"),
            test.App.MapMethods("/costly", ["OPTIONS"], () => "work").RequireRateLimiting("none"),
        ];
        Array.ForEach(endpoints, e => _ = name is null ? e : e.RequireCors(name));
        await test.StartAsync();
        return test;
    }

    private static void Use(WebApplication app, string policy) => _ = policy switch
    {
        "named" => app.UseCors("named"),
        "lambda" => app.UseCors(Policy),
        _ => app.UseCors(),
    };

    private static async Task PreflightAsync(TestApplication test, string path) =>
        (await PreflightStatusAsync(test, path)).ShouldBe(HttpStatusCode.NoContent);

    private static async Task<HttpStatusCode> PreflightStatusAsync(TestApplication test, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.Add("Origin", Origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        using var answer = await test.Client.SendAsync(request);
        if (answer.StatusCode == HttpStatusCode.NoContent)
        {
            AllowedBy(answer).ShouldBe(Origin);
        }

        return answer.StatusCode;
    }

    private static async Task<(int Status, string? Allowed)> RefusalAsync(
        TestApplication test, string path, params (string Name, string Value)[] headers)
    {
        using var answer = await SendAsync(test, path, Origin, headers);
        return ((int)answer.StatusCode, AllowedBy(answer));
    }

    private static async Task<HttpResponseMessage> SendAsync(
        TestApplication test, string path, string origin = Origin, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent("{}") };
        request.Headers.Add("Origin", origin);
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await test.Client.SendAsync(request);
    }

    private static string? AllowedBy(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var origins) ? origins.Single() : null;

    private sealed class HeaderScheme(
        IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() =>
            Task.FromResult(Request.Headers["X-User"] is [{ } user]
            ? AuthenticateResult.Success(new AuthenticationTicket(
                new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", user)], "header")), "header"))
            : AuthenticateResult.NoResult());
    }
}
