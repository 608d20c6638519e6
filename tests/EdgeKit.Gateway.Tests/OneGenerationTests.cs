using System.Net;
using EdgeKit.Policies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Yarp.ReverseProxy.Configuration;

namespace EdgeKit.Gateway.Tests;

/// <summary>Policies, routes and clusters change together or not at all.</summary>
public sealed class OneGenerationTests
{
    private const string Limits = """{ "RateLimit": { "Policies": { "one": { "PartitionBy": [ "Everyone" ], "Capacity": 1, "RefillPerSecond": 0.0001 }, "many": { "PartitionBy": [ "Everyone" ] } } } }""";

    private static readonly string BadLimits = Limits.Replace(
        "\"Capacity\": 1,", "\"Capacity\": -1,", StringComparison.Ordinal);

    [Theory]
    [InlineData("{}")]
    [InlineData("")]
    [InlineData("""{ "EdgeKit": { "RateLimit": { """)]
    [InlineData("""{ "EdgeKit": {}, "ReverseProxy": {} }""")]
    [InlineData(null)]
    public async Task Routes_and_policies_stay_when_the_file_is_lost(string? text)
    {
        await using var gateway = await StartedAsync();

        gateway.Overwrite(text);
        await RefusedAsync(gateway);

        (await gateway.GetStatusAsync()).ShouldBe(HttpStatusCode.OK);
        (await gateway.GetStatusAsync()).ShouldBe(HttpStatusCode.TooManyRequests);
    }

    /// <summary>YARP takes it, and answers every request with 502.</summary>
    [Theory]
    [InlineData("not an address")]
    [InlineData("orders:5000")]
    [InlineData("")]
    public async Task An_invalid_destination_address_refuses_the_whole_edit(string address)
    {
        await using var gateway = await StartedAsync();

        gateway.Overwrite($$"""
            { "EdgeKit": {{Limits}}, "ReverseProxy": {
              "Routes": { "moved": { "ClusterId": "c", "Match": { "Path": "/moved/{**rest}" } } },
              "Clusters": { "c": { "Destinations": { "d": { "Address": "{{address}}" } } } } } }
            """);
        await RefusedAsync(gateway);

        Tables(gateway).Rejected.ShouldHaveSingleItem().ToString().ShouldContain("http://orders:5000");
        (await gateway.GetStatusAsync()).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_gateway_recovers_from_a_lost_file_when_it_is_back()
    {
        await using var gateway = await StartedAsync();
        gateway.Overwrite("{}");
        await RefusedAsync(gateway);

        await gateway.EditAsync(Limits, """ "Match": { "Path": "/moved/{**rest}" } """);

        await TestGateway.EventuallyAsync(
            async () => await gateway.GetStatusAsync("/moved/things") == HttpStatusCode.OK);
        Tables(gateway).Rejected.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_missing_section_of_routes_is_refused_and_the_problem_names_the_fix()
    {
        await using var gateway = await StartedAsync();

        gateway.Overwrite($$"""{ "EdgeKit": {{Limits}} }""");
        await RefusedAsync(gateway);

        Tables(gateway).Rejected.Single().ToString().ShouldBe(
            "ReverseProxy: was removed with all its settings. Write it again, or restart the application to run without it.");
        (await gateway.GetStatusAsync()).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_route_does_not_move_in_an_edit_that_has_a_bad_limit()
    {
        await using var gateway = await StartedAsync();

        await gateway.EditAsync(BadLimits, """ "Match": { "Path": "/moved/{**rest}" } """);
        await RefusedAsync(gateway);

        (await gateway.GetStatusAsync()).ShouldBe(HttpStatusCode.OK);
        (await gateway.GetStatusAsync("/moved/things")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData(""" "LoadBalancingPolicy": "Nonsense" """, "Nonsense")] // read by YARP and refused by its validators
    [InlineData(""" "HttpClient": { "MaxConnectionsPerServer": "many" } """, "many")] // not even read
    public async Task A_limit_does_not_change_in_an_edit_whose_clusters_YARP_refuses(string cluster, string named)
    {
        await using var gateway = await StartedAsync();

        await gateway.EditAsync(Limits.Replace("\"Capacity\": 1,", "\"Capacity\": 1000,", StringComparison.Ordinal), """ "RateLimiterPolicy": "one" """, cluster);
        await RefusedAsync(gateway);

        (await gateway.GetStatusAsync()).ShouldBe(HttpStatusCode.OK);
        (await gateway.GetStatusAsync()).ShouldBe(HttpStatusCode.TooManyRequests);
        var refusal = Tables(gateway).Rejected.Single();
        refusal.Path.ShouldBe("ReverseProxy");
        refusal.Reason.ShouldContain(named);
    }

    [Fact]
    public async Task A_configuration_that_YARP_rejected_is_accepted_after_it_was_corrected()
    {
        await using var gateway = await StartedAsync();
        await gateway.EditAsync(Limits, "", """ "LoadBalancingPolicy": "Nonsense" """);
        await RefusedAsync(gateway);

        await gateway.EditAsync(Limits, """ "Match": { "Path": "/moved/{**rest}" } """, """ "LoadBalancingPolicy": "RoundRobin" """);

        await TestGateway.EventuallyAsync(
            async () => await gateway.GetStatusAsync("/moved/things") == HttpStatusCode.OK);
        Tables(gateway).Rejected.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_policy_that_a_route_names_may_be_renamed_in_one_edit_under_load_and_no_request_fails()
    {
        await using var gateway = await TestGateway.StartAsync(Policy("even"), """ "RateLimiterPolicy": "even" """, Hello);
        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 2).Select(_ => Task.Run(() => CallAsync(gateway, stop.Token))).ToArray();

        for (var generation = 2; generation <= 8; generation++)
        {
            var name = generation % 2 == 0 ? "odd" : "even";
            await gateway.EditAsync(Policy(name), $$""" "RateLimiterPolicy": "{{name}}" """);
            await TestGateway.EventuallyAsync(() => Task.FromResult(Tables(gateway).Current.Generation == generation));
        }

        await stop.CancelAsync();
        (await Task.WhenAll(callers)).SelectMany(s => s).Distinct().ShouldAllBe(s => s == HttpStatusCode.OK);
        Tables(gateway).Rejected.ShouldBeEmpty();
    }

    [Fact]
    public async Task Routes_that_the_application_loads_from_another_section_stay_when_the_file_is_lost()
    {
        const string AnotherSection =
            """ } } }, "Own": { "Routes": { "own": { "ClusterId": "things", "Match": { "Path": "/own/{**rest}" } } }, "Clusters": { "unused": { "Metadata": { "a": "b" } """;
        await using var gateway = await TestGateway.BuildAsync(
            Limits, "", AnotherSection, LoadOwnSection, new TestDestination("one", Hello));
        await gateway.StartAsync();
        (await gateway.GetStatusAsync("/own/things")).ShouldBe(HttpStatusCode.OK);

        gateway.Overwrite("{}");
        await RefusedAsync(gateway);

        (await gateway.GetStatusAsync("/own/things")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Routes_of_the_applications_own_may_change_while_a_reload_is_refused()
    {
        var routes = new InMemoryConfigProvider([], []);
        await using var gateway = await TestGateway.BuildAsync(
            Limits, "", "", services =>
                services.AddSingleton<IProxyConfigProvider>(routes), new TestDestination("one", Hello));
        await gateway.StartAsync();
        gateway.Overwrite("{}");
        await RefusedAsync(gateway);

        routes.Update([new RouteConfig { RouteId = "own",
            ClusterId = "things", Match = new RouteMatch { Path = "/own/{**rest}" } }], []);

        await TestGateway.EventuallyAsync(async () => await gateway.GetStatusAsync("/own/things") == HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("", HttpStatusCode.OK)]
    [InlineData(""", "Reload": { "UnhealthyWhenRefused": true }""", HttpStatusCode.ServiceUnavailable)]
    public async Task A_refused_reload_is_unhealthy_if_configured(string reload, HttpStatusCode whileRefused)
    {
        var edgeKit = Limits[..^1] + reload + "}";
        await using var gateway = await TestGateway.StartAsync(edgeKit, "", Hello);
        (await gateway.GetStatusAsync("/health")).ShouldBe(HttpStatusCode.OK);

        await gateway.EditAsync(BadLimits, "");
        await RefusedAsync(gateway);
        (await gateway.GetStatusAsync("/health")).ShouldBe(whileRefused);

        await gateway.EditAsync(edgeKit, "");
        await TestGateway.EventuallyAsync(async () => await gateway.GetStatusAsync("/health") == HttpStatusCode.OK
            && Tables(gateway).Rejected.Count == 0);
    }

    private static void LoadOwnSection(IServiceCollection services) => services.AddReverseProxy().LoadFromConfig(
        services.Select(d => d.IsKeyedService ? null : d.ImplementationInstance)
        .OfType<HostBuilderContext>().First().Configuration.GetSection("Own"));

    private static string Policy(string name) => $$"""{ "RateLimit": { "Policies": { "{{name}}": { "Capacity": 1000000, "RefillPerSecond": 1000000 } } } }""";

    private static async Task<List<HttpStatusCode>> CallAsync(TestGateway gateway, CancellationToken cancellationToken)
    {
        List<HttpStatusCode> statuses = [];
        do
        {
            statuses.Add(await gateway.GetStatusAsync());
        }
        while (!cancellationToken.IsCancellationRequested);

        return statuses;
    }

    private static Task Hello(HttpContext context) => context.Response.WriteAsync("hello");

    private static Task<TestGateway> StartedAsync() => TestGateway.StartAsync(Limits, """ "RateLimiterPolicy": "one" """, Hello);

    private static PolicyTables Tables(TestGateway gateway) => gateway.App.Services.GetRequiredService<PolicyTables>();

    private static Task RefusedAsync(TestGateway gateway) =>
        TestGateway.EventuallyAsync(() => Task.FromResult(Tables(gateway).Rejected.Count > 0));
}
