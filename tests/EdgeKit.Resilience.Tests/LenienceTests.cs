using System.Net;
using EdgeKit.Policies;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Resilience.Tests;

/// <summary>Servers and callers that are less exact than the RFCs, and calls of two generations at the same time.</summary>
public sealed class LenienceTests
{
    [Theory]
    [InlineData("60", "60")]
    [InlineData("Wed Jan  6 08:49:37 2027")]
    [InlineData("Wed, 6 Jan 2027 08:49:37 GMT")]
    public async Task A_Retry_After_that_is_sent_twice_or_with_an_older_date_throttles(params string[] lines)
    {
        using var bench = new Bench("""{ "Retry": { "MaxAttempts": 1 } }""");
        bench.Network.Script = (_, _, _) =>
        {
            var response = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
            Array.ForEach(lines, line => response.Headers.TryAddWithoutValidation("Retry-After", line));
            return Task.FromResult(response);
        };
        using var first = await bench.GetAsync();

        (await Should.ThrowAsync<ResilienceException>(() => bench.GetAsync())).Reason
            .ShouldBe(RejectionReason.Throttled);
    }

    [Theory]
    [InlineData("get")]
    [InlineData("Put")]
    public async Task A_method_is_repeatable_in_any_case(string method)
    {
        var sent = 0;
        using var bench = new Bench("""{ "Retry": { "MaxAttempts": 3 } }""");
        bench.Network.Script = (_, _, _) =>
        {
            sent++;
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.InternalServerError));
        };
        using var request = new HttpRequestMessage(new HttpMethod(method), "http://bank/balance");

        using var response = await bench.FinishAsync(bench.Client.SendAsync(request));

        sent.ShouldBe(3);
    }

    [Fact]
    public async Task Calls_of_a_former_generation_do_not_reset_the_circuit()
    {
        using var bench = new Bench(Circuit(10));
        bench.Network.Script = (_, _, _) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.InternalServerError));
        var tables = bench.Services.GetRequiredService<PolicyTables>();
        var former = tables.Current;
        bench.Reload(Circuit(20));
        var used = tables.Current;
        used.ShouldNotBeSameAs(former);
        using var client = new HttpClient(new ResilienceHandler(bench.Pipelines, "gateway", _ => "bank")
        {
            SelectTable = _ => used,
            InnerHandler = bench.Network,
        });

        for (var i = 0; i < 40; i++)
        {
            used = i % 4 == 0 ? former : tables.Current;
            await Should.NotThrowAsync(async () => await TrySendAsync(client));
        }

        bench.Pipelines.StateOf("bank", new Uri("http://bank/")).ShouldBe(CircuitState.Open);
    }

    private static async Task TrySendAsync(HttpClient client)
    {
        try
        {
            using var response = await client.GetAsync(new Uri("http://bank/balance"));
        }
        catch (ResilienceException)
        {
            // The circuit is open.
        }
    }

    private static string Circuit(int seconds) => $$"""
        { "Retry": { "MaxAttempts": 1 }, "CircuitBreaker": {
          "SamplingDuration": "00:00:{{seconds}}", "MinimumThroughput": 10, "FailureRatio": 0.5 } }
        """;
}
