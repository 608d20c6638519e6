using System.Net;

namespace EdgeKit.Resilience.Tests;

public sealed class ChaosTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Injected_latency_is_cut_by_a_deadline_as_that_of_a_network_is()
    {
        using var bench = new Bench("""{ "Chaos": { "Force": true, "LatencyRate": 1, "Latency": "00:01:00" } }""");
        using var deadline = Policies.Deadline.Begin(TimeSpan.FromSeconds(1), bench.Clock);
        var call = bench.GetAsync();

        bench.Clock.Advance(TimeSpan.FromSeconds(1));

        (await Should.ThrowAsync<ResilienceException>(() => call.WaitAsync(Patience))).Reason.ShouldBe(
            RejectionReason.DeadlineExceeded);
    }

    [Fact]
    public async Task An_injected_answer_is_not_sent_and_counts_in_the_circuit()
    {
        using var bench = new Bench("""{ "Retry": { "MaxAttempts": 1 }, "CircuitBreaker": { "SampledCalls": 1 }, "Chaos": { "Force": true, "OutcomeRate": 1, "OutcomeStatus": 502 } }""");

        var response = await bench.GetAsync();

        response.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        response.RequestMessage.ShouldNotBeNull();
        bench.Network.Sent.ShouldBeEmpty();
        bench.Pipelines.StateOf("bank", new Uri("http://bank/")).ShouldBe(CircuitState.Open);
    }

    [Fact]
    public async Task Faults_are_injected_at_their_rate()
    {
        using var bench = new Bench("""{ "Retry": { "MaxAttempts": 1 }, "CircuitBreaker": { "Enabled": false }, "Chaos": { "Force": true, "OutcomeRate": 0.5 } }""");

        for (var i = 0; i < 1_000; i++)
        {
            await bench.GetAsync();
        }

        bench.Network.Sent.Count.ShouldBeInRange(350, 650); // a chance of 1 in 10^20 to be outside
    }
}
