using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Resilience.Tests;

public sealed class TelemetryTests
{
    [Fact]
    public async Task Circuits_budgets_attempts_and_rejections_are_measured()
    {
        using var bench = new Bench("""{ "Retry": { "MaxAttempts": 2, "Delay": "00:00:00", "Budget": { "PerSecond": 10 } }, "CircuitBreaker": { "SampledCalls": 2 } }""");
        using var meters = new MeterRecorder(bench.Services);
        bench.Network.Answer(HttpStatusCode.InternalServerError);

        await bench.FinishAsync(bench.GetAsync(), TimeSpan.FromTicks(1));
        await Should.ThrowAsync<ResilienceException>(bench.GetAsync());
        meters.Collect();

        meters.Of("edgekit.resilience.attempt.duration").Select(
            m => m.Tags["edgekit.resilience.result"]).ShouldBe(["failure", "failure"]);
        meters.Of("edgekit.resilience.circuit.transitions")
            .ShouldHaveSingleItem().Tags["edgekit.resilience.to"].ShouldBe("Open");
        meters.Of("edgekit.resilience.circuit.transitions").Single().Tags["server.address"].ShouldBe("bank");
        meters.Of("edgekit.resilience.rejections").ShouldHaveSingleItem().Tags["edgekit.resilience.reason"].ShouldBe(
            "CircuitOpen");
        var state = meters.Of("edgekit.resilience.circuit.state").ShouldHaveSingleItem();
        state.Value.ShouldBe((double)CircuitState.Open);
        state.Tags["server.address"].ShouldBe("bank");
        state.Tags["server.port"].ShouldBe(80);
        meters.Of("edgekit.resilience.budget.remaining").ShouldHaveSingleItem().Value.ShouldBe(9.4, tolerance: 0.01);
    }

    [Fact]
    public async Task An_attempt_that_runs_out_of_time_is_a_failure_and_one_that_its_caller_leaves_is_cancelled()
    {
        using var bench = new Bench("""{ "Retry": { "MaxAttempts": 1 }, "AttemptTimeout": "00:00:01", "TotalTimeout": "00:00:02" }""");
        using var meters = new MeterRecorder(bench.Services);
        bench.Network.AnswerNever();
        using var caller = new CancellationTokenSource();

        await Should.ThrowAsync<ResilienceException>(bench.FinishAsync(bench.GetAsync()));
        var left = bench.Client.GetAsync(new Uri("http://bank/balance"), caller.Token);
        await caller.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(left);

        meters.Of("edgekit.resilience.attempt.duration").Select(
            m => m.Tags["edgekit.resilience.result"]).ShouldBe(["failure", "cancelled"]);
    }

    [Fact]
    public async Task A_transition_is_a_log_line_and_an_event_on_the_span_of_the_call()
    {
        using var bench = new Bench("""{ "Retry": { "MaxAttempts": 1 }, "CircuitBreaker": { "SampledCalls": 1 } }""");
        bench.Network.Answer(HttpStatusCode.InternalServerError);
        using var activity = new Activity("order").Start();

        await bench.GetAsync();

        activity.Events.ShouldHaveSingleItem().Name.ShouldBe("edgekit.resilience.circuit.transition");
        bench.Log.Lines.ShouldContain(l => l.Level == LogLevel.Warning
            && l.Text.Contains("http://bank:80 went from Closed to Open (FailureRatio)"));
    }
}
