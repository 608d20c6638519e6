using System.Net;

namespace EdgeKit.Resilience.Tests;

/// <summary>What becomes of a circuit when somebody reports that its authority is healthy.</summary>
public sealed class ReportHealthyTests : IDisposable
{
    private static readonly Uri Bank = new("http://bank/");
    private static readonly TimeSpan BreakDuration = TimeSpan.FromSeconds(30);

    private readonly Bench _bench = new(
        """{ "Retry": { "MaxAttempts": 1 }, "CircuitBreaker": { "ConsecutiveFailures": 1, "BreakDuration": "00:00:30", "BreakDurationGrowth": 1, "BreakDurationJitter": 0 } }""");

    [Fact]
    public async Task An_open_circuit_admits_a_call_immediately_and_its_success_closes_it()
    {
        await OpenAsync();

        _bench.Pipelines.ReportHealthy(Bank);
        State.ShouldBe(CircuitState.HalfOpen, "a report alone closes nothing");

        _bench.Network.Answer(HttpStatusCode.OK);
        (await _bench.GetAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
        State.ShouldBe(CircuitState.Closed);
    }

    [Fact]
    public async Task If_the_call_fails_the_break_continues_as_if_nothing_had_been_reported()
    {
        await OpenAsync();
        _bench.Clock.Advance(BreakDuration / 3);
        _bench.Pipelines.ReportHealthy(Bank);
        await _bench.GetAsync();
        State.ShouldBe(CircuitState.Open);

        _bench.Pipelines.ReportHealthy(Bank);
        State.ShouldBe(CircuitState.Open, "it was misled once");
        (await Should.ThrowAsync<ResilienceException>(() => _bench.GetAsync())).Reason.ShouldBe(
            RejectionReason.CircuitOpen);

        _bench.Network.Answer(HttpStatusCode.OK);
        _bench.Clock.Advance(BreakDuration - (BreakDuration / 3));
        (await _bench.GetAsync()).StatusCode.ShouldBe(HttpStatusCode.OK, "the break is not prolonged");
        State.ShouldBe(CircuitState.Closed);
    }

    [Fact]
    public async Task Calls_that_fail_after_the_end_of_the_break_begin_another()
    {
        await OpenAsync();
        _bench.Pipelines.ReportHealthy(Bank);
        _bench.Clock.Advance(BreakDuration);

        await _bench.GetAsync();

        State.ShouldBe(CircuitState.Open);
        (await Should.ThrowAsync<ResilienceException>(() => _bench.GetAsync())).Reason.ShouldBe(
            RejectionReason.CircuitOpen);
        _bench.Pipelines.ReportHealthy(Bank);
        State.ShouldBe(CircuitState.HalfOpen, "nothing was reported during this break yet");
    }

    [Fact]
    public async Task A_recovery_is_accepted_although_an_earlier_report_was_wrong()
    {
        await OpenAsync();
        _bench.Pipelines.ReportHealthy(Bank);
        await _bench.GetAsync();
        State.ShouldBe(CircuitState.Open);

        _bench.Pipelines.ReportHealthy(Bank, recovered: true);

        State.ShouldBe(CircuitState.HalfOpen);
    }

    [Fact]
    public async Task Other_authorities_wait_on()
    {
        await OpenAsync();

        _bench.Pipelines.ReportHealthy(new Uri("http://bank:81/"));
        _bench.Pipelines.ReportHealthy(new Uri("http://elsewhere/"));

        State.ShouldBe(CircuitState.Open);
    }

    [Fact]
    public async Task A_closed_circuit_keeps_what_it_has_counted()
    {
        using var bench = new Bench("""{ "Retry": { "MaxAttempts": 1 }, "CircuitBreaker": { "ConsecutiveFailures": 2 } }""");
        bench.Network.Answer(HttpStatusCode.InternalServerError);
        await bench.GetAsync();

        bench.Pipelines.ReportHealthy(Bank);
        await bench.GetAsync();

        bench.Pipelines.StateOf("bank", Bank).ShouldBe(CircuitState.Open);
    }

    [Fact]
    public void An_isolated_circuit_stays_isolated()
    {
        _bench.Pipelines.Isolate("bank", Bank);

        _bench.Pipelines.ReportHealthy(Bank);

        State.ShouldBe(CircuitState.Isolated);
    }

    [Fact]
    public async Task A_Retry_After_of_the_authority_is_obeyed()
    {
        _bench.Network.Script = (_, _, _) =>
        {
            var response = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
            response.Headers.RetryAfter = new(TimeSpan.FromSeconds(20));
            return Task.FromResult(response);
        };
        await _bench.GetAsync();

        _bench.Pipelines.ReportHealthy(Bank);

        (await Should.ThrowAsync<ResilienceException>(() => _bench.GetAsync())).Reason.ShouldBe(
            RejectionReason.Throttled);
    }

    public void Dispose() => _bench.Dispose();

    private CircuitState State => _bench.Pipelines.StateOf("bank", Bank);

    private async Task OpenAsync()
    {
        _bench.Network.Answer(HttpStatusCode.InternalServerError);
        await _bench.GetAsync();
        State.ShouldBe(CircuitState.Open);
    }
}
