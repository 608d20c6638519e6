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

        (await Should.ThrowAsync<ResilienceException>(() => call.WaitAsync(Patience))).Reason.ShouldBe(RejectionReason.DeadlineExceeded);
    }
}
