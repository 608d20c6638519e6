using System.Net;

namespace EdgeKit.Resilience.Tests;

public sealed class AuthorityTableTests
{
    [Fact]
    public async Task The_table_of_authorities_is_bounded_and_open_circuits_are_evicted_last()
    {
        using var bench = new Bench(
            """{ "Retry": { "MaxAttempts": 1 }, "CircuitBreaker": { "SampledCalls": 1 } }""",
            options: """ "MaxAuthorities": 10, """);
        bench.Network.Script = (request, _, _) => Task.FromResult(
            new HttpResponseMessage(
                request.RequestUri!.Host == "bad" ? HttpStatusCode.InternalServerError : HttpStatusCode.OK));
        await bench.GetAsync("http://bad/");

        for (var i = 0; i < 100; i++)
        {
            await bench.GetAsync($"http://host{i}/");
        }

        bench.Pipelines.AuthorityCount("bank").ShouldBe(10);
        bench.Pipelines.StateOf("bank", new Uri("http://bad/")).ShouldBe(CircuitState.Open);
    }

    [Fact]
    public async Task No_circuit_that_is_not_closed_is_evicted_while_there_is_a_closed_one()
    {
        using var bench = new Bench(options: """ "MaxAuthorities": 30, """);
        var isolated = Enumerable.Range(0, 29).Select(n => new Uri($"http://isolated{n}/")).ToList();
        isolated.ForEach(authority => bench.Pipelines.Isolate("bank", authority));

        for (var i = 0; i < 100; i++)
        {
            await bench.GetAsync($"http://host{i}/");
        }

        isolated.ShouldAllBe(authority => bench.Pipelines.StateOf("bank", authority) == CircuitState.Isolated);
    }

    [Fact]
    public async Task Scheme_and_port_make_another_authority()
    {
        using var bench = new Bench("""{ "Retry": { "MaxAttempts": 1 }, "CircuitBreaker": { "SampledCalls": 1 } }""");
        bench.Network.Answer(HttpStatusCode.InternalServerError);
        await bench.GetAsync("http://bank:8080/");

        bench.Pipelines.StateOf("bank", new Uri("http://bank:8080/other")).ShouldBe(CircuitState.Open);
        bench.Pipelines.StateOf("bank", new Uri("http://bank:8081/")).ShouldBe(CircuitState.Closed);
        bench.Pipelines.StateOf("bank", new Uri("https://bank:8080/")).ShouldBe(CircuitState.Closed);
    }

    [Fact]
    public async Task A_circuit_can_be_isolated_and_closed_manually()
    {
        using var bench = new Bench();
        var authority = new Uri("http://bank");
        bench.Pipelines.Isolate("bank", authority);

        (await Should.ThrowAsync<ResilienceException>(bench.GetAsync())).Until.ShouldBeNull();
        bench.Pipelines.Close("bank", authority);

        (await bench.GetAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
