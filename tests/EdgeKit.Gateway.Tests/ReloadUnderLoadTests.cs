using EdgeKit.Policies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Gateway.Tests;

/// <summary>
/// Two settings change together in each reload: one is read by the first stage of a request (the sanitizer lets one
/// header pass), the other by one of the last (cells name themselves in a response header).
/// </summary>
public sealed class ReloadUnderLoadTests
{
    private const int Reloads = 150;
    private const string CellHeader = "X-Cell-";
    private const string RouteHeader = "X-Route-";

    [Fact]
    public async Task A_request_keeps_the_generation_that_it_began_with()
    {
        var isReloading = true;
        await using var gateway = await StartAsync("even", async gateway =>
        {
            if (isReloading)
            {
                isReloading = false;
                await ReloadAsync(gateway, "odd");
            }
        });

        (await GenerationOfAsync(gateway)).ShouldBe("even even");
        (await GenerationOfAsync(gateway)).ShouldBe("odd odd");
    }

    [Fact]
    public async Task No_request_sees_half_of_a_reload()
    {
        await using var gateway = await StartAsync("even", static async _ => await Task.Yield());
        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 4).Select(_ => Task.Run(() => CallAsync(gateway, stop.Token))).ToArray();

        for (var i = 1; i <= Reloads; i++)
        {
            await ReloadAsync(gateway, i % 2 == 0 ? "even" : "odd");
        }

        await stop.CancelAsync();
        var seen = (await Task.WhenAll(callers)).SelectMany(all => all).ToArray();
        seen.Distinct().Order(StringComparer.Ordinal).ShouldBe(["even even", "odd odd"]);
        await TestGateway.EventuallyAsync(async () => await GenerationOfAsync(gateway) == "even even"); // the last edit
    }

    /// <summary>The route and a policy change together: the route appends its generation to the path.</summary>
    [Fact]
    public async Task No_request_has_the_route_of_one_generation_and_the_policies_of_another()
    {
        await using var gateway = await StartAsync("even", static async _ => await Task.Yield(), RouteMark("even"));
        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 4).Select(_ => Task.Run(() => CallAsync(gateway, stop.Token))).ToArray();

        for (var i = 1; i <= Reloads; i++)
        {
            await ReloadAsync(gateway, i % 2 == 0 ? "even" : "odd", RouteMark(i % 2 == 0 ? "even" : "odd"));
        }

        await stop.CancelAsync();
        var seen = (await Task.WhenAll(callers)).SelectMany(all => all).ToArray();
        seen.Distinct().Order(StringComparer.Ordinal).ShouldBe(["even even even", "odd odd odd"]);
    }

    /// <summary>YARP refuses every second reload, whose policies must never apply.</summary>
    [Fact]
    public async Task No_request_has_the_policies_of_a_refused_generation()
    {
        await using var gateway = await StartAsync("even", static async _ => await Task.Yield());
        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 4).Select(_ => Task.Run(() => CallAsync(gateway, stop.Token))).ToArray();

        for (var i = 1; i <= Reloads; i++)
        {
            await gateway.EditAsync(
                Settings(i % 2 == 0 ? "even" : "odd"), "", i % 2 == 0 ? "" : """ "LoadBalancingPolicy": "Nonsense" """);
            ((IConfigurationRoot)gateway.App.Configuration).Reload();
        }

        await stop.CancelAsync();
        (await Task.WhenAll(callers)).SelectMany(all => all).Distinct().ShouldBe(["even even"]);
    }

    [Fact]
    public async Task Attempts_are_those_of_the_generation_in_which_the_request_began()
    {
        var (isReloading, attempts) = (true, 0);
        const string route = """ "Metadata": { "EdgeKit.Resilience": "all" } """;
        await using var gateway = await TestGateway.BuildAsync(
            Attempts(2), route, "", new TestDestination("one", context =>
        {
            Interlocked.Increment(ref attempts);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        }));
        gateway.App.Use(async (context, next) =>
        {
            _ = context.GetPolicyTable();
            if (isReloading)
            {
                isReloading = false;
                await gateway.EditAsync(Attempts(3), route);
                ((IConfigurationRoot)gateway.App.Configuration).Reload();
            }

            await next();
        });
        await gateway.StartAsync();

        using var first = await gateway.Client.GetAsync("/api/things");
        Interlocked.Exchange(ref attempts, 0).ShouldBe(2);
        using var second = await gateway.Client.GetAsync("/api/things");
        attempts.ShouldBe(3);
    }

    /// <summary>The trace boundary reads the table before routing, so a reload may come between the two.</summary>
    [Fact]
    public async Task A_request_moves_to_the_generation_of_its_endpoint_when_that_is_newer()
    {
        await using var gateway = await StartAsync("even", static _ => Task.CompletedTask);
        var context = new DefaultHttpContext { RequestServices = gateway.App.Services };
        var before = context.GetPolicyTable();

        await gateway.EditAsync(Settings("odd"), """ "Order": 7 """);
        ((IConfigurationRoot)gateway.App.Configuration).Reload();
        context.GetPolicyTable().ShouldBeSameAs(before);
        context.SetEndpoint(gateway.App.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .OfType<RouteEndpoint>().Single(e => e.Order == 7));

        context.GetPolicyTable().ShouldBeSameAs(gateway.App.Services.GetRequiredService<PolicyTables>().Current);
        context.GetPolicyTable().ShouldNotBeSameAs(before);
    }

    private static async Task<List<string>> CallAsync(TestGateway gateway, CancellationToken stop)
    {
        var seen = new List<string>();
        while (!stop.IsCancellationRequested)
        {
            seen.Add(await GenerationOfAsync(gateway));
        }

        return seen;
    }

    /// <summary>The generation as the first stage and as the last stage of one request saw it.</summary>
    private static async Task<string> GenerationOfAsync(TestGateway gateway)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/things");
        request.Headers.Add("even_mark", "1");
        request.Headers.Add("odd_mark", "1");
        using var response = await gateway.Client.SendAsync(request);
        var first = await response.Content.ReadAsStringAsync();
        var last = response.Headers.Where(h => h.Key.StartsWith(CellHeader, StringComparison.Ordinal));
        var route = response.Headers.Where(h => h.Key.StartsWith(RouteHeader, StringComparison.Ordinal));
        return string.Join(' ', [first, .. last.Select(h => h.Key[CellHeader.Length..]),
            .. route.Select(h => h.Key[RouteHeader.Length..])]);
    }

    private static async Task<TestGateway> StartAsync(
        string generation, Func<TestGateway, Task> betweenStages, string route = "")
    {
        var gateway = await TestGateway.BuildAsync(
            Settings(generation), route, "", new TestDestination("one", EchoMarkAsync, Cell: "1"));
        gateway.App.UseEdgeKit();
        gateway.App.Use(async (_, next) =>
        {
            await betweenStages(gateway);
            await next();
        });
        return await gateway.StartAsync();
    }

    private static Task EchoMarkAsync(HttpContext context) => context.Response.WriteAsync(string.Join(
        '+', context.Request.Headers.Keys.Where(
            k => k.EndsWith("_mark", StringComparison.Ordinal)).Select(k => k[..^5])));

    private static string RouteMark(string generation) =>
        $$""" "Transforms": [ { "ResponseHeader": "{{RouteHeader}}{{generation}}", "Set": "1" } ] """;

    private static async Task ReloadAsync(TestGateway gateway, string generation, string route = "")
    {
        await gateway.EditAsync(Settings(generation), route);
        ((IConfigurationRoot)gateway.App.Configuration).Reload();
    }

    private static string Settings(string generation) => $$"""
        { "Gateway": {
          "AllowedHeaders": [ "{{generation}}_mark" ],
          "Cells": { "ResponseHeader": "{{CellHeader}}{{generation}}", "Items": { "1": {} } } } }
        """;

    private static string Attempts(int count) => $$"""
        { "Resilience": { "Policies": { "all": {
          "Retry": { "MaxAttempts": {{count}}, "Delay": "00:00:00.001" } } } } }
        """;
}
