using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Yarp.ReverseProxy.Configuration;

namespace EdgeKit.Gateway.Tests;

/// <summary>An application that uses YARP and the platform's limiter by itself, too.</summary>
public sealed class OwnProxyTests
{
    private const string Limits = """{ "RateLimit": { "Policies": { "one": { "PartitionBy": [ "Everyone" ], "Capacity": 1, "RefillPerSecond": 0.0001 } } } }""";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Routes_of_the_application_are_proxied_in_either_order_of_registration(bool gatewayFirst)
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { EnvironmentName = Environments.Development });
        await using var destination = await StartDestinationAsync();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        if (gatewayFirst)
        {
            builder.AddEdgeKitGateway();
        }

        AddOwnRoute(builder.Services, AddressOf(destination));
        if (!gatewayFirst)
        {
            builder.AddEdgeKitGateway();
        }

        await using var app = builder.Build();
        app.UseEdgeKit();
        app.MapEdgeKitGateway();
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(AddressOf(app)) };
        (await client.GetStringAsync(new Uri("/own/things", UriKind.Relative))).ShouldBe("/own/things");
    }

    [Fact]
    public async Task A_route_may_name_a_policy_that_the_application_gave_the_platforms_limiter()
    {
        await using var gateway = await TestGateway.BuildAsync(
            Limits, """ "RateLimiterPolicy": "two" """, "", AddOwnLimiter, new TestDestination("one", context => context.Response.WriteAsync("ok")));
        gateway.App.UseEdgeKit();
        gateway.App.UseRateLimiter();
        await StartAsync(gateway);
        var statuses =
            new[] { await gateway.GetStatusAsync(), await gateway.GetStatusAsync(), await gateway.GetStatusAsync() };
        statuses.ShouldBe([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests]);
    }

    [Fact]
    public async Task A_route_of_an_application_without_EdgeKits_limits_may_name_its_own()
    {
        await using var gateway = await TestGateway.BuildAsync(
            "{}", """ "RateLimiterPolicy": "two" """, "", AddOwnLimiter, new TestDestination("one", context => context.Response.WriteAsync("ok")));
        gateway.App.UseEdgeKit();
        gateway.App.UseRateLimiter();
        await StartAsync(gateway);
        var statuses =
            new[] { await gateway.GetStatusAsync(), await gateway.GetStatusAsync(), await gateway.GetStatusAsync() };
        statuses.ShouldBe([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests]);
    }

    [Fact]
    public async Task A_route_may_name_the_default_policies()
    {
        await using var gateway = await TestGateway.StartAsync(
            Limits, """ "RateLimiterPolicy": "Default" """, context => context.Response.WriteAsync("ok"));
        (await gateway.GetStatusAsync()).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_route_is_charged_once_where_the_platforms_limiter_runs_too(bool platformFirst)
    {
        await using var gateway = await TestGateway.BuildAsync(
            Limits, """ "RateLimiterPolicy": "one" """, "", AddOwnLimiter, new TestDestination("one", context => context.Response.WriteAsync("ok")));
        Use(gateway.App, platformFirst);
        await StartAsync(gateway);
        (await gateway.GetStatusAsync()).ShouldBe(HttpStatusCode.OK);
        (await gateway.GetStatusAsync()).ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Routes_that_YARP_has_mapped_before_fail_the_start()
    {
        await using var gateway = await TestGateway.BuildAsync("{}", "", context => context.Response.WriteAsync("ok"));
        gateway.App.UseEdgeKit();
        gateway.App.MapReverseProxy();
        Should.Throw<InvalidOperationException>(
            () => gateway.App.MapEdgeKitGateway()).Message.ShouldContain("Remove the call of MapReverseProxy()");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_is_forwarded_through_YARPs_own_pipeline(bool afterTheGateways)
    {
        var arrived = 0;
        await using var gateway = await TestGateway.BuildAsync("{}", "", context =>
        {
            Interlocked.Increment(ref arrived);
            return context.Response.WriteAsync("ok");
        });
        gateway.App.UseEdgeKit();
        if (afterTheGateways)
        {
            gateway.App.MapEdgeKitGateway();
        }

        gateway.App.MapReverseProxy();
        await ListenAsync(gateway);
        (await gateway.GetStatusAsync()).ShouldBe(HttpStatusCode.BadGateway);
        arrived.ShouldBe(0);
    }

    private static void Use(WebApplication app, bool platformFirst)
    {
        if (platformFirst)
        {
            app.UseRateLimiter();
        }

        app.UseEdgeKit();
        if (!platformFirst)
        {
            app.UseRateLimiter();
        }
    }

    private static Task StartAsync(TestGateway gateway)
    {
        gateway.App.MapEdgeKitGateway();
        return ListenAsync(gateway);
    }

    private static async Task ListenAsync(TestGateway gateway)
    {
        await gateway.App.StartAsync();
        gateway.Client.BaseAddress = new Uri(AddressOf(gateway.App));
    }

    private static void AddOwnLimiter(IServiceCollection services) => services.AddRateLimiter(limiter =>
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.AddFixedWindowLimiter("two", window => (window.PermitLimit, window.Window) = (2, TimeSpan.FromDays(1)));
    });

    private static void AddOwnRoute(IServiceCollection services, string address) =>
        services.AddReverseProxy().LoadFromMemory(
        [new RouteConfig { RouteId = "own", ClusterId = "own", Match = new RouteMatch { Path = "/own/{**rest}" } }],
        [new ClusterConfig { ClusterId = "own",
            Destinations = new Dictionary<string, DestinationConfig> { ["one"] = new() { Address = address } } }]);

    private static async Task<WebApplication> StartDestinationAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(context => context.Response.WriteAsync(context.Request.Path));
        await app.StartAsync();
        return app;
    }

    private static string AddressOf(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
}
