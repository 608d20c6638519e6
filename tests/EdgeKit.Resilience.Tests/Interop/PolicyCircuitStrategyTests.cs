using System.Net;
using EdgeKit.Resilience.Polly;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace EdgeKit.Resilience.Tests.Interop;

/// <summary>The circuit breaker alone of a policy in a pipeline of Microsoft.Extensions.Http.Resilience.</summary>
public sealed class PolicyCircuitStrategyTests
{
    private const string TwoCalls = """{ "CircuitBreaker": { "SampledCalls": 2 } }""";

    [Fact]
    public async Task It_opens_by_the_policy_for_the_failing_authority_only()
    {
        using var bench = new PollyBench(
            TwoCalls, static (pipeline, context) => pipeline.AddEdgeKitCircuitBreaker("bank", context));
        bench.Network.Script = static (request, _, _) => Task.FromResult(
            new HttpResponseMessage(
                request.RequestUri!.Host == "bank" ? HttpStatusCode.InternalServerError : HttpStatusCode.OK));
        await bench.GetAsync();
        await bench.GetAsync();

        var rejection = await Should.ThrowAsync<CircuitOpenException>(bench.GetAsync());

        rejection.Policy.ShouldBe("bank");
        rejection.Authority.ShouldBe("http://bank:80");
        (await bench.Client().GetAsync(new Uri("http://other/"))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_Polly_retry_around_it_does_not_repeat_a_rejected_call()
    {
        using var bench = new PollyBench(TwoCalls, static (pipeline, context) =>
            pipeline.AddRetry(new HttpRetryStrategyOptions { MaxRetryAttempts = 5, Delay = TimeSpan.Zero })
            .AddEdgeKitCircuitBreaker("bank", context));
        bench.Network.Answer(HttpStatusCode.InternalServerError);

        await Should.ThrowAsync<CircuitOpenException>(bench.FinishAsync(bench.GetAsync(), TimeSpan.FromTicks(1)));

        bench.Network.Sent.Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_authority_that_throttles_gets_no_calls_and_is_no_failure()
    {
        using var bench = new PollyBench(
            TwoCalls, static (pipeline, context) => pipeline.AddEdgeKitCircuitBreaker("bank", context));
        bench.Network.Script = static (_, _, _) =>
        {
            var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
            response.Headers.RetryAfter = new(TimeSpan.FromSeconds(5));
            return Task.FromResult(response);
        };
        await bench.GetAsync();

        (await Should.ThrowAsync<CircuitOpenException>(bench.GetAsync())).IsThrottled.ShouldBeTrue();

        bench.Pipelines.StateOf("bank", new Uri("http://bank/")).ShouldBe(CircuitState.Closed);
    }

    [Fact]
    public async Task A_policy_without_a_circuit_breaker_lets_every_call_pass()
    {
        using var bench = new PollyBench(
            """{ "CircuitBreaker": { "SampledCalls": 1, "Enabled": false } }""", static (pipeline, context) => pipeline.AddEdgeKitCircuitBreaker("bank", context));
        bench.Network.Answer(HttpStatusCode.InternalServerError);

        await bench.GetAsync();

        (await bench.GetAsync()).StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
    }
}
