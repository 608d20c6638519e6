using System.Net;
using EdgeKit.Gateway.Outliers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace EdgeKit.Gateway.Tests;

/// <summary>Passive health by what destinations answer and how long they take.</summary>
public sealed class OutlierTests
{
    private const string Passive = """ "LoadBalancingPolicy": "RoundRobin", "HealthCheck": { "Passive": { "Enabled": true, "Policy": "EdgeKit" } } """;
    private const string Settings = """{ "Gateway": { "Outliers": { "MinimumThroughput": 3, "SamplingDuration": "01:00:00", "EjectionDuration": "1.00:00:00", "SlowCall": "00:10:00" } } }""";

    [Fact]
    public async Task A_destination_that_answers_500_is_ejected_and_the_others_serve()
    {
        await using var gateway = await StartAsync(Settings, Fail, Serve, Serve);

        await TestGateway.EventuallyAsync(async () => await UnhealthyAfterAsync(gateway, requests: 3) == 1);

        for (var i = 0; i < 6; i++)
        {
            (await gateway.GetStatusAsync()).ShouldBe(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task A_destination_that_is_slow_is_ejected_although_it_answers_well()
    {
        var settings = Settings.Replace(
            "\"SlowCall\": \"00:10:00\"", "\"SlowCall\": \"00:00:00.500\"", StringComparison.Ordinal);
        await using var gateway = await StartAsync(settings, SlowAsync, Serve, Serve);

        await TestGateway.EventuallyAsync(async () => await UnhealthyAfterAsync(gateway, requests: 3) >= 1);

        static async Task SlowAsync(HttpContext context)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), context.RequestAborted);
            await Serve(context);
        }
    }

    [Fact]
    public async Task When_all_destinations_fail_half_of_them_stay()
    {
        await using var gateway = await StartAsync(Settings, Fail, Fail, Fail, Fail);

        await TestGateway.EventuallyAsync(async () => await UnhealthyAfterAsync(gateway, requests: 8) == 2);

        (await UnhealthyAfterAsync(gateway, requests: 40)).ShouldBe(2);
    }

    [Fact]
    public async Task The_only_destination_stays()
    {
        await using var gateway = await StartAsync(Settings, Fail);

        (await UnhealthyAfterAsync(gateway, requests: 20)).ShouldBe(0);
        (await gateway.GetStatusAsync()).ShouldBe(HttpStatusCode.InternalServerError);
    }

    [Fact]
    public void The_counts_of_a_destination_start_again_after_its_ejection()
    {
        var options = new OutlierOptions { MinimumThroughput = 2, EjectionDuration = TimeSpan.FromSeconds(30) };
        var record = new ClusterOutcomes();
        string[] peers = ["a", "b"];

        Fails(0).ShouldBeFalse();
        Fails(1).ShouldBeTrue();
        Fails(2).ShouldBeFalse("it is ejected already");
        Fails(35).ShouldBeFalse("what was before does not count");
        Fails(36).ShouldBeTrue();

        bool Fails(int second)
        {
            record.Record(options, "a", failed: true, TimeSpan.FromSeconds(second));
            return record.TryEject(options, "a", peers, TimeSpan.FromSeconds(second));
        }
    }

    [Theory]
    [InlineData(0.5, 0, true)]
    [InlineData(0.5, 0.25, true)]
    [InlineData(0.5, 0.5, false)]
    [InlineData(0.8, 0.8, false)]
    [InlineData(0.9, 0.9, true)]
    [InlineData(0.4, 0, false)]
    public void An_endpoint_that_fails_everywhere_ejects_no_destination_as_long_as_others_succeed(
        double share, double others, bool expected) =>
        OutlierRules.IsOutlier(
            new OutlierOptions(), requests: 100, failures: (int)(share * 100), others).ShouldBe(expected);

    [Fact]
    public void Requests_fall_out_of_the_window()
    {
        var window = new OutcomeWindow();
        var span = TimeSpan.FromSeconds(10);

        window.Record(TimeSpan.FromSeconds(100), span, failed: true);
        window.Record(TimeSpan.FromSeconds(105), span, failed: false);
        (window.Requests, window.Failures).ShouldBe((2, 1));

        window.Record(TimeSpan.FromSeconds(111), span, failed: false);
        (window.Requests, window.Failures).ShouldBe((2, 0));
        window.Record(TimeSpan.FromSeconds(500), span, failed: false);
        window.Requests.ShouldBe(1);
    }

    [Theory]
    [InlineData(null, 200, 1, false)]
    [InlineData(null, 404, 1, false)]
    [InlineData(null, 500, 1, true)]
    [InlineData(null, 503, 1, true)]
    [InlineData(null, 501, 1, false)]
    [InlineData(null, 200, 9, true)]
    [InlineData(ForwarderError.Request, 502, 1, true)]
    [InlineData(ForwarderError.RequestTimedOut, 504, 1, true)]
    [InlineData(ForwarderError.ResponseBodyDestination, 200, 1, true)]
    [InlineData(ForwarderError.RequestCanceled, 502, 1, null)]
    [InlineData(ForwarderError.RequestCanceled, 502, 9, true)]
    [InlineData(ForwarderError.RequestBodyClient, 400, 1, null)]
    [InlineData(ForwarderError.ResponseBodyClient, 200, 1, null)]
    public void Outcomes_count_for_or_against_the_destination(
        ForwarderError? error, int status, int seconds, bool? failed) =>
        EjectionRules.HasFailed(error, null, status, new OutcomeContext(
            TimeSpan.FromSeconds(seconds), HasResponse: error is null), TimeSpan.FromSeconds(5)).ShouldBe(failed);

    [Theory]
    [InlineData(null, 500, true, null)]
    [InlineData(null, 200, true, false)]
    [InlineData(ForwarderError.RequestBodyDestination, 401, true, false)]
    [InlineData(ForwarderError.RequestBodyClient, 200, true, false)]
    [InlineData(ForwarderError.RequestBodyDestination, 502, false, null)]
    [InlineData(ForwarderError.RequestBodyDestination, 504, false, true)]
    [InlineData(ForwarderError.Request, 502, false, null)]
    [InlineData(ForwarderError.RequestTimedOut, 504, false, true)]
    public void Outcomes_before_the_body_is_complete(
        ForwarderError? error, int status, bool isAnswered, bool? failed) =>
        EjectionRules.HasFailed(
            error, null, status, new OutcomeContext(null, IsBodyIncomplete: true, isAnswered), TimeSpan.FromSeconds(5))
        .ShouldBe(failed);

    [Fact]
    public void A_slow_client_or_a_near_deadline_does_not_count()
    {
        Failed(ForwarderError.RequestTimedOut, 504, new OutcomeContext(
            null, IsBodyIncomplete: true, WasWaitingForClient: true))
            .ShouldBeNull();
        Failed(ForwarderError.ResponseBodyDestination, 200, new OutcomeContext(
            null, HasResponse: true, ClientReadSlowly: true))
            .ShouldBeNull();
        Failed(null, 504, new OutcomeContext(TimeSpan.FromSeconds(3), HasResponse: true, DeadlineWasNear: true))
            .ShouldBeNull();
        Failed(null, 200, new OutcomeContext(TimeSpan.FromSeconds(3), HasResponse: true, DeadlineWasNear: true))
            .ShouldBe(
            false);

        static bool? Failed(ForwarderError? error, int status, OutcomeContext how) =>
            EjectionRules.HasFailed(error, null, status, how, TimeSpan.FromSeconds(5));
    }

    private static Task<TestGateway> StartAsync(string settings, params RequestDelegate[] answers) =>
        TestGateway.StartAsync(
        settings, "", Passive, [.. answers.Select((answer, i) => new TestDestination($"d{i}", answer))]);

    private static Task Serve(HttpContext context) => context.Response.WriteAsync("served");

    private static Task Fail(HttpContext context)
    {
        context.Response.StatusCode = 500;
        return Task.CompletedTask;
    }

    private static async Task<int> UnhealthyAfterAsync(TestGateway gateway, int requests)
    {
        for (var i = 0; i < requests; i++)
        {
            await gateway.GetStatusAsync();
        }

        gateway.App.Services.GetRequiredService<IProxyStateLookup>().TryGetCluster(
            "things", out var cluster).ShouldBeTrue();
        return cluster!.Destinations.Values.Count(d => d.Health.Passive == DestinationHealth.Unhealthy);
    }
}
