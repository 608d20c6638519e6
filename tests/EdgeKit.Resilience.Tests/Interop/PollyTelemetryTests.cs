using System.Net;
using EdgeKit.Resilience.Polly;
using Polly;
using Polly.Telemetry;

namespace EdgeKit.Resilience.Tests.Interop;

/// <summary>What EdgeKit's strategies say in Polly's telemetry, in the words of Polly's own.</summary>
public sealed class PollyTelemetryTests
{
    [Fact]
    public async Task Attempts_retries_timeouts_and_circuits_are_reported()
    {
        using var bench = new PollyBench(
            """{ "AttemptTimeout": "00:00:01", "Retry": { "MaxAttempts": 2, "Delay": "00:00:00" }, "CircuitBreaker": { "SampledCalls": 2, "BreakDurationJitter": 0 } }""",
            static (pipeline, context) => pipeline.AddEdgeKit("bank", context),
            "telemetry");
        using var meter = new PollyMeter("telemetry-x");
        bench.Network.Script = static (_, n, cancellation) => n switch
        {
            1 => ScriptedHandler.NeverAsync(cancellation),
            2 => Task.FromResult(new HttpResponseMessage(HttpStatusCode.InternalServerError)),
            _ => Task.FromResult(new HttpResponseMessage()),
        };

        await bench.FinishAsync(bench.GetAsync());
        bench.Clock.Advance(TimeSpan.FromSeconds(30));
        await bench.GetAsync();

        meter.Events.ShouldBe(
            ["EdgeKit OnTimeout", "EdgeKit OnRetry", "EdgeKit OnCircuitOpened",
                "EdgeKit OnCircuitHalfOpened", "EdgeKit OnCircuitClosed"], ignoreOrder: true);
        meter.Attempts.ShouldBe(["EdgeKit 0", "EdgeKit 1", "EdgeKit 0"]);
    }

    [Fact]
    public async Task Hedges_and_fallbacks_are_reported()
    {
        using var bench = new PollyBench(
            """{ "Hedging": { }, "Fallback": { "Kind": "Static" } }""",
            static (pipeline, context) => pipeline.AddEdgeKit("bank", context),
            "hedges");
        using var meter = new PollyMeter("hedges-x");
        bench.Network.Answer(HttpStatusCode.InternalServerError);

        await bench.FinishAsync(bench.GetAsync());

        meter.Events.ShouldBe(["EdgeKit OnHedging", "EdgeKit OnFallback"]);
    }

    [Fact]
    public async Task A_circuit_is_reported_by_each_pipeline_whose_calls_depend_on_it_and_by_no_other()
    {
        using var bench = new PollyBench(
            """{ "CircuitBreaker": { "SampledCalls": 1 } }""",
            static (pipeline, context) => pipeline.AddEdgeKitCircuitBreaker("bank", context),
            "circuit");
        using var meter = new PollyMeter("circuit-x");
        await bench.GetAsync();

        bench.Pipelines.Isolate("bank", new Uri("http://never-called/"));
        meter.Events.ShouldBeEmpty();
        bench.Pipelines.Isolate("bank", new Uri("http://bank/"));

        meter.Events.ShouldBe(["EdgeKitCircuitBreaker OnCircuitOpened"]);
    }

    [Fact]
    public async Task The_circuit_breaker_of_a_pipeline_in_code_is_reported()
    {
        var clock = new FakeTimeProvider();
        var heard = new Heard();
        var pipeline = new ResiliencePipelineBuilder<int> { TimeProvider = clock }
            .AddEdgeKitCircuitBreaker(
                new EdgeKitCircuitBreakerOptions<int> { Settings = new() { SampledCalls = 1,
                    BreakDurationJitter = 0 } })
            .ConfigureTelemetry(new TelemetryOptions { TelemetryListeners = { heard } })
            .Build();

        await Should.ThrowAsync<HttpRequestException>(
            async () => await pipeline.ExecuteAsync<int>(static _ => throw new HttpRequestException("scripted")));
        clock.Advance(TimeSpan.FromSeconds(30));
        await pipeline.ExecuteAsync(static _ => new ValueTask<int>(1));

        heard.Events.Where(e => e.StartsWith("OnCircuit", StringComparison.Ordinal)).ShouldBe(
            ["OnCircuitOpened", "OnCircuitHalfOpened", "OnCircuitClosed"]);
    }

    private sealed class Heard : TelemetryListener
    {
        public List<string> Events { get; } = [];

        public override void Write<TResult, TArgs>(in TelemetryEventArguments<TResult, TArgs> args) =>
            Events.Add(args.Event.EventName);
    }
}
