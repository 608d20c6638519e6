using System.Net;

namespace EdgeKit.Resilience.Tests;

public sealed class ReloadTests
{
    [Fact]
    public async Task An_open_circuit_stays_open_across_a_reload()
    {
        using var bench = new Bench("""{ "Retry": { "MaxAttempts": 1 }, "CircuitBreaker": { "SampledCalls": 2 } }""");
        await bench.StartAsync();
        bench.Network.Answer(HttpStatusCode.InternalServerError);
        await bench.GetAsync();
        await bench.GetAsync();

        bench.Reload("""{ "Retry": { "MaxAttempts": 1 }, "CircuitBreaker": { "SampledCalls": 50 }, "TotalTimeout": "00:00:09" }""");

        (await Should.ThrowAsync<ResilienceException>(bench.GetAsync())).Reason.ShouldBe(RejectionReason.CircuitOpen);
    }

    [Fact]
    public async Task Counts_are_kept_across_a_reload_of_other_settings()
    {
        using var bench = new Bench("""{ "Retry": { "MaxAttempts": 1 }, "CircuitBreaker": { "SampledCalls": 4 } }""");
        await bench.StartAsync();
        bench.Network.Answer(HttpStatusCode.InternalServerError);
        for (var i = 0; i < 3; i++)
        {
            await bench.GetAsync();
        }

        bench.Reload("""{ "Retry": { "MaxAttempts": 1 }, "CircuitBreaker": { "SampledCalls": 4, "BreakDuration": "00:00:05" } }""");
        await bench.GetAsync();

        var rejection = await Should.ThrowAsync<ResilienceException>(bench.GetAsync());
        rejection.Until!.Value.ShouldBeLessThanOrEqualTo(bench.Clock.GetUtcNow() + TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task New_settings_apply_to_the_next_call()
    {
        using var bench = new Bench("""{ "Retry": { "MaxAttempts": 1 } }""");
        await bench.StartAsync();
        bench.Network.Answer(HttpStatusCode.InternalServerError);
        await bench.GetAsync();

        bench.Reload("""{ "Retry": { "MaxAttempts": 3 } }""");
        await bench.FinishAsync(bench.GetAsync());

        bench.Network.Sent.Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_budget_that_is_used_up_is_not_filled_by_a_reload()
    {
        const string Policy = """{ "Retry": { "Delay": "00:00:00", "Budget": { "Ratio": 0, "PerSecond": 1 } }, "CircuitBreaker": { "Enabled": false } """;
        using var bench = new Bench(Policy + "}");
        await bench.StartAsync();
        bench.Network.Answer(HttpStatusCode.InternalServerError);
        await bench.FinishAsync(bench.GetAsync(), TimeSpan.FromTicks(1));
        bench.Network.Sent.Count.ShouldBe(2);

        bench.Reload(Policy + """, "TotalTimeout": "00:00:09" }""");
        await bench.FinishAsync(bench.GetAsync(), TimeSpan.FromTicks(1));

        bench.Network.Sent.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_reload_that_removes_the_policy_of_a_client_is_refused()
    {
        using var bench = new Bench();
        await bench.StartAsync();
        await bench.GetAsync();

        bench.Configuration.Edit("""{ "EdgeKit": { "Resilience": { "Policies": { "other": {} } } } }""");

        (await bench.GetAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_window_that_changes_while_a_circuit_recovers_holds_when_it_has_recovered()
    {
        const string Rest = """ "SampledCalls": 2, "BreakDuration": "00:00:10", "BreakDurationJitter": 0, "RampUp": "00:00:10" } }""";
        using var bench = new Bench("""{ "Retry": { "MaxAttempts": 1 }, "CircuitBreaker": { "Window": "00:00:05", """ + Rest);
        await bench.StartAsync();
        bench.Network.Answer(HttpStatusCode.InternalServerError, HttpStatusCode.InternalServerError, HttpStatusCode.OK);
        await bench.GetAsync();
        await bench.GetAsync();
        bench.Clock.Advance(TimeSpan.FromSeconds(10));
        await bench.GetAsync();
        bench.Pipelines.StateOf("bank", new Uri("http://bank/")).ShouldBe(CircuitState.RampUp);

        bench.Reload("""{ "Retry": { "MaxAttempts": 1 }, "CircuitBreaker": { """ + Rest);
        bench.Clock.Advance(TimeSpan.FromSeconds(10));
        for (var n = 0; n < 97; n++)
        {
            await bench.GetAsync();
        }

        bench.Network.Script = (_, _, _) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.InternalServerError));
        await bench.GetAsync();

        bench.Pipelines.StateOf(
            "bank", new Uri("http://bank/")).ShouldBe(CircuitState.Open, "half of the last two calls failed");
    }
}
