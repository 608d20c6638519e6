using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using EdgeKit.Gateway.Routing;
using EdgeKit.Policies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Gateway.Tests;

public sealed class GatewayTests
{
    private const string Limits = """{ "RateLimit": { "Policies": { "two": { "Capacity": 2, "RefillPerSecond": 0.001 }, "one": { "Capacity": 1, "RefillPerSecond": 0.001 } } } }""";

    private const string Breaker =
        """
        { "Resilience": { "Policies": { "touchy": { "TotalTimeout": "00:10:00",
          "Retry": { "MaxAttempts": 1 }, "CircuitBreaker": { "ConsecutiveFailures": 1, "BreakDuration": "00:05:00" } } } } }
        """;

    private static Task Hello(HttpContext context) => context.Response.WriteAsync("hello");

    [Fact]
    public async Task A_route_without_policies_is_forwarded()
    {
        await using var gateway = await TestGateway.StartAsync("{}", "", Hello);

        (await gateway.Client.GetStringAsync(new Uri("/api/things", UriKind.Relative))).ShouldBe("hello");
    }

    [Fact]
    public async Task The_rate_limit_that_a_route_names_holds_on_it()
    {
        await using var gateway = await TestGateway.StartAsync(Limits, """ "RateLimiterPolicy": "two" """, Hello);

        (await gateway.GetStatusAsync()).ShouldBe(HttpStatusCode.OK);
        (await gateway.GetStatusAsync()).ShouldBe(HttpStatusCode.OK);
        (await gateway.GetStatusAsync()).ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Route_metadata_adds_further_limits_and_a_cost()
    {
        await using var gateway = await TestGateway.StartAsync(
            Limits, """ "RateLimiterPolicy": "two", "Metadata": { "EdgeKit.RateLimit": "one", "EdgeKit.RateLimit.Cost": "1" } """, Hello);

        (await gateway.GetStatusAsync()).ShouldBe(HttpStatusCode.OK);
        (await gateway.GetStatusAsync()).ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Routes_that_name_unknown_things_fail_the_start_and_all_are_listed()
    {
        await using var gateway = await TestGateway.BuildAsync(
            Limits,
            """ "RateLimiterPolicy": "tow", "AuthorizationPolicy": "nobody", "Metadata": { "EdgeKit.Resilience": "touchy", "EdgeKit.RateLimits": "one", "EdgeKit.RateLimit.Cost": "cheap" } """,
            Hello);

        var failure = Should.Throw<PolicyException>(gateway.Map);

        failure.Message.ShouldContain(
            "ReverseProxy:Routes:things:RateLimiterPolicy = \"tow\": names no rate-limit policy. Did you mean two?");
        failure.Message.ShouldContain(
            "ReverseProxy:Routes:things:AuthorizationPolicy = \"nobody\": names no authorization policy");
        failure.Message.ShouldContain(
            "ReverseProxy:Routes:things:Metadata:EdgeKit.Resilience = \"touchy\": names no resilience policy");
        failure.Message.ShouldContain("Did you mean EdgeKit.RateLimit?");
        failure.Message.ShouldContain("\"cheap\": is not a cost");
    }

    [Fact]
    public async Task A_destination_that_is_gone_is_a_502_with_problem_details_without_addresses()
    {
        await using var gateway = await TestGateway.StartAsync("{}", "", Hello);
        await gateway.StopDestinationAsync();

        using var response = await gateway.Client.GetAsync(new Uri("/api/things", UriKind.Relative));

        response.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await response.Content.ReadAsStringAsync()).ShouldNotContain("127.0.0.1");
    }

    [Fact]
    public async Task An_open_circuit_is_a_503_that_says_when_to_return()
    {
        await using var gateway = await TestGateway.StartAsync(
            Breaker, """ "Metadata": { "EdgeKit.Resilience": "touchy" } """, c => { c.Response.StatusCode = 500; return Task.CompletedTask; });

        (await gateway.GetStatusAsync()).ShouldBe(HttpStatusCode.InternalServerError);
        using var refused = await gateway.Client.GetAsync(new Uri("/api/things", UriKind.Relative));

        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        refused.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        (await refused.Content.ReadFromJsonAsync<ProblemDetails>())!.Status.ShouldBe(503);
    }

    [Fact]
    public async Task The_remaining_time_of_the_caller_is_sent_to_the_destination()
    {
        await using var gateway = await TestGateway.StartAsync(
            Breaker, """ "Metadata": { "EdgeKit.Resilience": "touchy" } """, c => c.Response.WriteAsync(c.Request.Headers["Request-Timeout"].ToString()));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/things");
        request.Headers.Add("Request-Timeout", "300");

        using var response = await gateway.Client.SendAsync(request);

        decimal.Parse(await response.Content.ReadAsStringAsync(), CultureInfo.InvariantCulture).ShouldBeLessThan(300);
    }

    [Fact]
    public async Task One_edit_brings_a_policy_and_the_route_that_names_it()
    {
        await using var gateway = await TestGateway.StartAsync(Limits, "", Hello);

        await gateway.EditAsync(Limits.Replace("\"one\"", "\"none\"", StringComparison.Ordinal), """ "RateLimiterPolicy": "none" """);

        await TestGateway.EventuallyAsync(async () => await gateway.GetStatusAsync() == HttpStatusCode.TooManyRequests);
        gateway.App.Services.GetRequiredService<PolicyTables>().Rejected.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_route_edited_to_name_an_unknown_policy_keeps_its_old_limits()
    {
        await using var gateway = await TestGateway.StartAsync(Limits, """ "RateLimiterPolicy": "one" """, Hello);
        (await gateway.GetStatusAsync()).ShouldBe(HttpStatusCode.OK);

        await gateway.EditAsync(Limits, """ "RateLimiterPolicy": "onne" """);
        var tables = gateway.App.Services.GetRequiredService<PolicyTables>();
        await TestGateway.EventuallyAsync(() => Task.FromResult(tables.Rejected.Count > 0));

        (await gateway.GetStatusAsync()).ShouldBe(HttpStatusCode.TooManyRequests);
        tables.Rejected.Single().Path.ShouldBe("ReverseProxy:Routes:things:RateLimiterPolicy");
    }

    [Fact]
    public void Names_as_a_shell_exports_them_reach_routes_destinations_and_metadata()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ReverseProxy:Routes:my-route:ClusterId"] = "my-cluster",
            ["ReverseProxy:Routes:my_route:Metadata:EdgeKit_RateLimit_Cost"] = "2",
            ["ReverseProxy:Routes:my_route:Metadata:own_name"] = "kept",
            ["ReverseProxy:Clusters:my-cluster:Destinations:the.one:Address"] = "http://written",
            ["ReverseProxy:Clusters:my_cluster:Destinations:the_one:Address"] = "http://exported",
            ["ReverseProxy:Clusters:my-cluster:Destinations:the_one:Metadata:EdgeKit_Cell"] = "1",
        }).Build();

        var copy = ProxySectionCopy.Of(configuration.GetSection("ReverseProxy"));

        copy.AsEnumerable().Where(v => v.Value is not null).ShouldBe(
            new Dictionary<string, string?>
            {
                ["ReverseProxy:Routes:my-route:ClusterId"] = "my-cluster",
                ["ReverseProxy:Routes:my-route:Metadata:EdgeKit.RateLimit.Cost"] = "2",
                ["ReverseProxy:Routes:my-route:Metadata:own_name"] = "kept",
                ["ReverseProxy:Clusters:my-cluster:Destinations:the.one:Address"] = "http://exported",
                ["ReverseProxy:Clusters:my-cluster:Destinations:the.one:Metadata:EdgeKit.Cell"] = "1",
            },
            ignoreOrder: true);
    }

    [Fact]
    public async Task Adding_the_gateway_twice_is_harmless()
    {
        await using var gateway = await TestGateway.BuildAsync("{}", "", Hello);
        gateway.Map();

        gateway.App.Services.GetServices<Yarp.ReverseProxy.Configuration.IProxyConfigProvider>().Count().ShouldBe(1);
    }
}
