using System.Net;
using EdgeKit.Gateway.HealthProbes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace EdgeKit.Gateway.Tests;

/// <summary>When a gateway says that it is ready, and what the probes of its destinations do besides.</summary>
public sealed class ReadinessTests
{
    private const string Often = """ "HealthCheck": { "Active": { "Enabled": true, "Interval": "00:00:00.100", "Timeout": "00:01:00", "Path": "/health" } } """;
    private const string Once = """ "HealthCheck": { "Active": { "Enabled": true, "Interval": "01:00:00", "Timeout": "00:01:00", "Path": "/health" } } """;

    [Fact]
    public async Task A_gateway_whose_destination_failed_its_first_probe_is_not_ready()
    {
        await using var gateway = await TestGateway.StartAsync("{}", "", Once, new TestDestination("one", Fail));

        await FirstProbesAsync(gateway);

        (await gateway.GetStatusAsync("/health")).ShouldBe(HttpStatusCode.ServiceUnavailable);
        DestinationsOf(gateway).Single().Health.Active.ShouldBe(DestinationHealth.Unknown, "one failure is not enough");
    }

    [Fact]
    public async Task A_gateway_whose_first_probe_is_still_under_way_is_not_ready()
    {
        var asked = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        await using var gateway = await TestGateway.StartAsync(
            "{}", "", Once, new TestDestination("one", async context =>
        {
            asked.TrySetResult();
            await answer.Task;
        }));

        await asked.Task;
        (await gateway.GetStatusAsync("/health")).ShouldBe(HttpStatusCode.ServiceUnavailable);

        answer.SetResult();
        await TestGateway.EventuallyAsync(async () => await gateway.GetStatusAsync("/health") == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_gateway_is_ready_with_the_first_good_probe_and_no_warning_stands_in_such_a_start()
    {
        var probes = 0;
        var log = new WarningLog();
        await using var gateway = await TestGateway.BuildAsync(
            "{}", "", Often, services => services.AddSingleton<ILoggerProvider>(log),
            new TestDestination(
                "one", context => Interlocked.Increment(ref probes) <= 5 ? Fail(context) : Task.CompletedTask));
        await gateway.StartAsync();

        await TestGateway.EventuallyAsync(async () =>
        {
            var before = Volatile.Read(ref probes);
            var ready = await gateway.GetStatusAsync("/health") == HttpStatusCode.OK;
            (ready && Volatile.Read(ref probes) <= 5).ShouldBeFalse(
                $"ready after {before} probes, all of which failed");
            return ready;
        });

        log.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_destination_that_was_healthy_and_fails_its_probes_is_warned_of_with_the_reason()
    {
        var fails = false;
        var log = new WarningLog();
        await using var gateway = await TestGateway.BuildAsync(
            "{}", "", Often, services => services.AddSingleton<ILoggerProvider>(log),
            new TestDestination("one", context => Volatile.Read(ref fails) ? Fail(context) : Task.CompletedTask));
        await gateway.StartAsync();
        await TestGateway.EventuallyAsync(async () => await gateway.GetStatusAsync("/health") == HttpStatusCode.OK);

        Volatile.Write(ref fails, true);

        await TestGateway.EventuallyAsync(async () => await gateway.GetStatusAsync(
            "/health") == HttpStatusCode.ServiceUnavailable && log.Warnings.Count > 0);
        log.Warnings.ShouldHaveSingleItem().ShouldBe(
            "Destination one of cluster things is unhealthy: 2 probes in a row failed, the last with status 500.");
    }

    [Fact]
    public async Task A_gateway_that_knows_nothing_of_one_of_two_destinations_yet_is_not_ready()
    {
        var answer = new TaskCompletionSource();
        await using var gateway = await TestGateway.StartAsync(
            "{}", "", Once, new TestDestination("one", Serve),
            new TestDestination("two", context => answer.Task.WaitAsync(context.RequestAborted)));
        var one = DestinationsOf(gateway).Single(d => d.DestinationId == "one");

        one.Health.Active = DestinationHealth.Healthy; // YARP judges both together, when the last has answered
        (await gateway.GetStatusAsync("/health")).ShouldBe(HttpStatusCode.ServiceUnavailable);

        answer.SetResult();
        await TestGateway.EventuallyAsync(async () => await gateway.GetStatusAsync("/health") == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_gateway_without_routes_is_not_ready()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.AddEdgeKit();
        builder.AddEdgeKitGateway();
        await using var app = builder.Build();
        app.UseEdgeKit();
        app.MapEdgeKitGateway();

        var report = await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

        var entry = report.Entries["edgekit-gateway-destinations"];
        entry.Status.ShouldBe(HealthStatus.Unhealthy);
        entry.Description!.ShouldContain("No routes are loaded");
    }

    [Fact]
    public async Task A_reload_that_brings_a_destination_that_was_not_probed_yet_leaves_a_ready_gateway_ready()
    {
        await using var gateway = await TestGateway.StartAsync("{}", "", Once, new TestDestination("one", Serve));
        await TestGateway.EventuallyAsync(async () => await gateway.GetStatusAsync("/health") == HttpStatusCode.OK);

        await gateway.MoveToAsync(new TestDestination(
            "two", static context => Task.Delay(Timeout.Infinite, context.RequestAborted)), "{}", "");
        await TestGateway.EventuallyAsync(
            () => Task.FromResult(DestinationsOf(gateway).Single().DestinationId == "two"));

        DestinationsOf(gateway).Single().Health.Active.ShouldBe(DestinationHealth.Unknown);
        (await gateway.GetStatusAsync("/health")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_cell_without_a_healthy_destination_degrades_a_gateway_that_serves_the_others()
    {
        await using var gateway = await TestGateway.StartAsync(
            """{ "Gateway": { "Cells": { "SubjectFrom": [ "Address" ], "Items": { "1": {}, "2": {} } } } }""", "", Often,
            new TestDestination("one", Serve, "1"), new TestDestination("two", Fail, "2"));

        await TestGateway.EventuallyAsync(async () => await gateway.GetStatusAsync("/health") == HttpStatusCode.OK);

        (await gateway.Client.GetStringAsync(new Uri("/health", UriKind.Relative))).ShouldBe("Degraded");
    }

    [Fact]
    public async Task The_first_good_probe_of_a_destination_that_is_back_ends_the_wait_of_its_circuit()
    {
        var isBack = new TaskCompletionSource();
        const string Settings = """
            { "Resilience": { "Policies": { "backend": { "Retry": { "MaxAttempts": 1 },
              "CircuitBreaker": { "ConsecutiveFailures": 1, "BreakDuration": "1.00:00:00", "MaxBreakDuration": "1.00:00:00" } } } } }
            """;
        await using var gateway = await TestGateway.StartAsync(
            Settings, """ "Metadata": { "EdgeKit.Resilience": "backend" } """, Often, new TestDestination("one", AnswerAsync));
        (await gateway.GetStatusAsync()).ShouldBe(HttpStatusCode.InternalServerError);
        (await gateway.GetStatusAsync()).ShouldBe(HttpStatusCode.ServiceUnavailable, "the circuit is open for a day");

        isBack.SetResult();

        await TestGateway.EventuallyAsync(async () => await gateway.GetStatusAsync() == HttpStatusCode.OK);

        // Probes get no answer at first, neither a good one nor a bad one.
        async Task AnswerAsync(HttpContext context)
        {
            if (context.Request.Path == "/health")
            {
                await isBack.Task.WaitAsync(context.RequestAborted);
            }

            await (isBack.Task.IsCompleted ? Serve(context) : Fail(context));
        }
    }

    [Theory]
    [InlineData(DestinationHealth.Unknown, 0, DestinationHealth.Healthy)]
    [InlineData(DestinationHealth.Unknown, 1, DestinationHealth.Unknown)]
    [InlineData(DestinationHealth.Unknown, 2, DestinationHealth.Unhealthy)]
    [InlineData(DestinationHealth.Healthy, 1, DestinationHealth.Healthy)]
    [InlineData(DestinationHealth.Healthy, 2, DestinationHealth.Unhealthy)]
    [InlineData(DestinationHealth.Unhealthy, 0, DestinationHealth.Healthy)]
    [InlineData(DestinationHealth.Unhealthy, 7, DestinationHealth.Unhealthy)]
    public void Probes_determine_the_health_of_a_destination(
        DestinationHealth before, int failuresInARow, DestinationHealth expected) =>
        ProbeHealthPolicy.NextHealth(before, failuresInARow, threshold: 2).ShouldBe(expected);

    private static Task FirstProbesAsync(TestGateway gateway) => TestGateway.EventuallyAsync(
        () => Task.FromResult(
            gateway.App.Services.GetRequiredService<IActiveHealthCheckMonitor>().InitialProbeCompleted));

    private static IEnumerable<DestinationState> DestinationsOf(TestGateway gateway) =>
        gateway.App.Services.GetRequiredService<IProxyStateLookup>().GetClusters().Single().Destinations.Values;

    private static Task Serve(HttpContext context) => context.Response.WriteAsync("served");

    private static Task Fail(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        return Task.CompletedTask;
    }
}
