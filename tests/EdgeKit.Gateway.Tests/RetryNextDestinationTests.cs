using System.Net;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Gateway.Tests;

/// <summary>A request that one destination does not serve goes to another where that is safe.</summary>
public sealed class RetryNextDestinationTests
{
    private const string RoundRobin = """ "LoadBalancingPolicy": "RoundRobin" """;

    [Theory]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_read_that_one_destination_rejects_is_served_by_the_other(int status)
    {
        await using var gateway = await StartAsync("", Refuse(status), Serve);

        for (var i = 0; i < 4; i++)
        {
            using var answer = await gateway.Client.GetAsync(new Uri("/api/things", UriKind.Relative));
            (answer.StatusCode, await answer.Content.ReadAsStringAsync()).ShouldBe((HttpStatusCode.OK, "served"));
            answer.Headers.Contains("X-Refused").ShouldBeFalse("nothing of the dropped answer may be left");
        }
    }

    [Fact]
    public async Task If_all_destinations_fail_the_last_response_is_passed_on()
    {
        await using var gateway = await StartAsync("", Refuse(503), Refuse(503));

        using var answer = await gateway.Client.GetAsync(new Uri("/api/things", UriKind.Relative));

        (answer.StatusCode, await answer.Content.ReadAsStringAsync()).ShouldBe(
            (HttpStatusCode.ServiceUnavailable, "refused"));
    }

    [Fact]
    public async Task A_server_error_is_not_asked_for_a_second_time()
    {
        var calls = 0;
        await using var gateway = await StartAsync("", Count(500), Count(500));

        (await gateway.GetStatusAsync()).ShouldBe(HttpStatusCode.InternalServerError);
        calls.ShouldBe(1);

        RequestDelegate Count(int status) => context =>
        {
            Interlocked.Increment(ref calls);
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };
    }

    [Fact]
    public async Task A_write_that_reached_a_destination_is_not_sent_to_another()
    {
        var calls = 0;
        await using var gateway = await StartAsync("", CutAsync, CutAsync);

        using var content = new StringContent("an order");
        using var answer = await gateway.Client.PostAsync(new Uri("/api/things", UriKind.Relative), content);

        (answer.StatusCode, calls).ShouldBe((HttpStatusCode.BadGateway, 1));

        Task CutAsync(HttpContext context)
        {
            Interlocked.Increment(ref calls);
            context.Abort();
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_write_whose_connection_was_refused_goes_to_the_other_destination_with_its_body()
    {
        await using var gateway = await StartAsync(
            "", Serve, async context => await context.Request.Body.CopyToAsync(context.Response.Body));
        await gateway.StopDestinationAsync(0);

        for (var i = 0; i < 4; i++)
        {
            using var content = new StringContent("an order");
            using var answer = await gateway.Client.PostAsync(new Uri("/api/things", UriKind.Relative), content);
            (answer.StatusCode, await answer.Content.ReadAsStringAsync()).ShouldBe((HttpStatusCode.OK, "an order"));
        }
    }

    [Fact]
    public async Task A_read_whose_connection_breaks_goes_to_the_other()
    {
        await using var gateway = await StartAsync("", Cut, Serve);

        for (var i = 0; i < 4; i++)
        {
            (await gateway.GetStatusAsync()).ShouldBe(HttpStatusCode.OK);
        }

        static Task Cut(HttpContext context)
        {
            context.Abort();
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_read_that_an_open_circuit_rejects_goes_to_the_other_destination()
    {
        const string Touchy = """
            { "Resilience": { "Policies": { "touchy": { "Retry": { "MaxAttempts": 1 },
              "CircuitBreaker": { "FailureRatio": 0.1, "SampledCalls": 1, "ConsecutiveFailures": 1, "BreakDuration": "00:05:00", "MaxBreakDuration": "00:05:00" } } } } }
            """;
        await using var gateway = await TestGateway.StartAsync(
            Touchy, """ "Metadata": { "EdgeKit.Resilience": "touchy" } """, RoundRobin,
            new TestDestination("one", Refuse(500)), new TestDestination("two", Serve));

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 8; i++)
        {
            statuses.Add(await gateway.GetStatusAsync());
        }

        statuses.Count(s => s == HttpStatusCode.InternalServerError).ShouldBe(1, "the failure that opened it");
        statuses.Count(s => s == HttpStatusCode.OK).ShouldBe(7);
    }

    [Fact]
    public async Task Every_attempt_and_every_destination_gets_the_request_with_its_transforms_applied_once()
    {
        const string Twice = """{ "Resilience": { "Policies": { "twice": { "Retry": { "MaxAttempts": 2, "Delay": "00:00:00" } } } } }""";
        const string Route = """
            "Metadata": { "EdgeKit.Resilience": "twice" },
            "Transforms": [ { "PathPrefix": "/v1" }, { "QueryValueParameter": "key", "Append": "k" }, { "RequestHeader": "X-Via", "Append": "gateway" } ]
            """;
        var seen = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await using var gateway = await TestGateway.StartAsync(
            Twice, Route,
            RoundRobin, new TestDestination("one", Note(Refuse(502))), new TestDestination("two", Note(Refuse(502))));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/things?a=1");
        request.Headers.Add("X-Via", "caller");

        using var answer = await gateway.Client.SendAsync(request);

        seen.Count.ShouldBe(4);
        seen.ShouldAllBe(s => s == "/v1/api/things?a=1&key=k caller, gateway");

        RequestDelegate Note(RequestDelegate answer) => context =>
        {
            seen.Enqueue($"{context.Request.Path}{context.Request.QueryString} {context.Request.Headers["X-Via"]}");
            return answer(context);
        };
    }

    private static Task<TestGateway> StartAsync(string route, params RequestDelegate[] answers) =>
        TestGateway.StartAsync(
        "{}", route, RoundRobin, [.. answers.Select((answer, i) => new TestDestination($"d{i}", answer))]);

    private static Task Serve(HttpContext context) => context.Response.WriteAsync("served");

    private static RequestDelegate Refuse(int status) => context =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers["X-Refused"] = "yes";
        return context.Response.WriteAsync("refused");
    };
}
