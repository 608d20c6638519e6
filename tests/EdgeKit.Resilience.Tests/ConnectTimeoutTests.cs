using Microsoft.Extensions.DependencyInjection;
using Polly.Timeout;

namespace EdgeKit.Resilience.Tests;

/// <summary>
/// What the platform throws when its own limits end an attempt: a cancellation without a request, with a
/// <see cref="TimeoutException"/> inside.
/// </summary>
public sealed class ConnectTimeoutTests
{
    [Fact]
    public async Task A_connection_that_is_not_made_in_time_is_tried_again_and_opens_the_circuit()
    {
        using var bench = new Bench(
            """{ "Retry": { "Delay": "00:00:00" }, "CircuitBreaker": { "SampledCalls": 3 } }""",
            services => services.AddHttpClient("bank").ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                ConnectTimeout = TimeSpan.FromMilliseconds(20),
                ConnectCallback = static async (_, cancellation) =>
                {
                    await Task.Delay(Timeout.Infinite, cancellation);
                    throw new InvalidOperationException("The wait above has no end.");
                },
            }));

        await Should.ThrowAsync<TaskCanceledException>(bench.GetAsync());

        bench.Pipelines.StateOf("bank", new Uri("http://bank/")).ShouldBe(CircuitState.Open);
    }

    [Fact]
    public async Task The_last_attempt_may_succeed()
    {
        using var bench = new Bench();
        bench.Network.Script = (_, n, _) => n < 3
            ? throw new TaskCanceledException("scripted", new TimeoutException())
            : Task.FromResult(new HttpResponseMessage());

        var response = await bench.FinishAsync(bench.GetAsync());

        response.IsSuccessStatusCode.ShouldBeTrue();
        bench.Network.Sent.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_timeout_of_Polly_in_a_handler_below_is_a_failed_attempt_although_nothing_here_refers_to_Polly()
    {
        using var bench = new Bench("""{ "CircuitBreaker": { "SampledCalls": 3 } }""");
        bench.Network.Script = (_, _, _) => throw new TimeoutRejectedException("scripted");

        await Should.ThrowAsync<TimeoutRejectedException>(bench.FinishAsync(bench.GetAsync()));

        bench.Network.Sent.Count.ShouldBe(3);
        bench.Pipelines.StateOf("bank", new Uri("http://bank/")).ShouldBe(CircuitState.Open);
    }
}
