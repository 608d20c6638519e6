using System.Net;
using EdgeKit.Resilience.Polly;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Diagnostics;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.RateLimiting;
using Polly.Timeout;

namespace EdgeKit.Resilience.Tests.Interop;

/// <summary>A policy of EdgeKit as one strategy in a pipeline of Microsoft.Extensions.Http.Resilience.</summary>
public sealed class PolicyStrategyTests
{
    private const string TwoAttempts = """{ "Retry": { "MaxAttempts": 2, "Delay": "00:00:00" } }""";

    private static readonly Uri Bank = new("http://bank/");

    [Fact]
    public async Task A_failed_call_is_sent_as_often_as_the_policy_allows()
    {
        using var bench = new PollyBench(
            TwoAttempts, static (pipeline, context) => pipeline.AddEdgeKit("bank", context));
        bench.Network.Answer(HttpStatusCode.InternalServerError, HttpStatusCode.OK);

        var response = await bench.FinishAsync(bench.GetAsync(), TimeSpan.FromTicks(1));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        bench.Network.Sent.Select(s => s.Headers.GetValueOrDefault("Retry-Depth")).ShouldBe([null, "1"]);
    }

    [Fact]
    public async Task A_Polly_retry_around_it_runs_the_whole_policy_again()
    {
        using var bench = new PollyBench(TwoAttempts, static (pipeline, context) =>
            pipeline.AddRetry(new HttpRetryStrategyOptions { MaxRetryAttempts = 2, Delay = TimeSpan.Zero }).AddEdgeKit(
                "bank", context));
        bench.Network.Answer(HttpStatusCode.InternalServerError);

        (await bench.FinishAsync(bench.GetAsync(), TimeSpan.FromTicks(1))).StatusCode.ShouldBe(
            HttpStatusCode.InternalServerError);

        bench.Network.Sent.Count.ShouldBe(6);
    }

    [Fact]
    public async Task A_Polly_timeout_inside_it_ends_an_attempt_which_is_sent_again()
    {
        using var bench = new PollyBench(TwoAttempts, static (pipeline, context) =>
            pipeline.AddEdgeKit("bank", context).AddTimeout(TimeSpan.FromSeconds(1)));
        bench.Network.Script = static (_, n, cancellation) =>
            n == 1 ? ScriptedHandler.NeverAsync(cancellation) : Task.FromResult(new HttpResponseMessage());

        (await bench.FinishAsync(bench.GetAsync())).StatusCode.ShouldBe(HttpStatusCode.OK);

        bench.Network.Sent.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_Polly_timeout_around_it_ends_the_attempt_in_flight()
    {
        using var bench = new PollyBench(TwoAttempts, static (pipeline, context) =>
            pipeline.AddTimeout(TimeSpan.FromSeconds(1)).AddEdgeKit("bank", context));
        var isCancelled = false;
        bench.Network.Script = async (_, _, cancellation) =>
        {
            try
            {
                return await ScriptedHandler.NeverAsync(cancellation);
            }
            finally
            {
                isCancelled = cancellation.IsCancellationRequested;
            }
        };

        await Should.ThrowAsync<TimeoutRejectedException>(bench.FinishAsync(bench.GetAsync()));

        isCancelled.ShouldBeTrue();
        bench.Network.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_caller_who_cancels_ends_the_attempt_in_flight_and_no_other_follows()
    {
        using var bench = new PollyBench(
            TwoAttempts, static (pipeline, context) => pipeline.AddEdgeKit("bank", context));
        using var caller = new CancellationTokenSource();
        bench.Network.AnswerNever();

        var call = bench.GetAsync(cancellationToken: caller.Token);
        await caller.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(call);
        bench.Network.Sent.Count.ShouldBe(1);
        bench.Pipelines.StateOf("bank", Bank).ShouldBe(CircuitState.Closed);
    }

    [Fact]
    public async Task A_response_that_a_retry_replaces_is_disposed()
    {
        using var bench = new PollyBench(
            TwoAttempts, static (pipeline, context) => pipeline.AddEdgeKit("bank", context));
        var content = new Watched();
        bench.Network.Script = (_, n, _) => Task.FromResult(n == 1
            ? new HttpResponseMessage(HttpStatusCode.BadGateway) { Content = content }
            : new HttpResponseMessage { Content = new StringContent("42") });

        var response = await bench.FinishAsync(bench.GetAsync(), TimeSpan.FromTicks(1));

        content.IsDisposed.ShouldBeTrue();
        (await response.Content.ReadAsStringAsync()).ShouldBe("42");
    }

    [Fact]
    public async Task Rejections_have_the_exception_types_of_Polly()
    {
        using var timed = new PollyBench("""{ "TotalTimeout": "00:00:01", "Retry": { "MaxAttempts": 1 } }""", static (p, c) => p.AddEdgeKit("bank", c));
        timed.Network.AnswerNever();
        using var open = new PollyBench(TwoAttempts, static (p, c) => p.AddEdgeKit("bank", c));
        open.Pipelines.Isolate("bank", Bank);
        using var full = new PollyBench("""{ "ConcurrencyLimit": { "PermitLimit": 1, "QueueLimit": 0 } }""", static (p, c) => p.AddEdgeKit("bank", c));
        full.Network.AnswerNever();
        _ = full.GetAsync();

        var timeout = await Should.ThrowAsync<TimeoutRejectedException>(timed.FinishAsync(timed.GetAsync()));
        var circuit = await Should.ThrowAsync<CircuitOpenException>(open.GetAsync());
        var rejection = await Should.ThrowAsync<RateLimiterRejectedException>(full.GetAsync());

        timeout.InnerException.ShouldBeOfType<ResilienceException>().Reason.ShouldBe(RejectionReason.TotalTimeout);
        circuit.Authority.ShouldBe("http://bank:80");
        rejection.InnerException.ShouldBeOfType<ResilienceException>().Reason.ShouldBe(
            RejectionReason.ConcurrencyLimitReached);
    }

    [Fact]
    public async Task Its_circuits_are_those_of_the_policy_wherever_it_is_used()
    {
        using var bench = new PollyBench(
            """{ "Retry": { "MaxAttempts": 1 }, "CircuitBreaker": { "SampledCalls": 2 } }""", static (pipeline, context) => pipeline.AddEdgeKit("bank", context));
        bench.Network.Answer(HttpStatusCode.InternalServerError);

        await bench.GetAsync("bank");
        await bench.GetAsync("plain");

        await Should.ThrowAsync<CircuitOpenException>(bench.GetAsync("bank"));
        await Should.ThrowAsync<ResilienceException>(bench.GetAsync("plain"));
        bench.Network.Sent.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_reload_changes_it_and_keeps_its_circuits()
    {
        using var bench = new PollyBench(
            TwoAttempts, static (pipeline, context) => pipeline.AddEdgeKit("bank", context));
        bench.Network.Answer(HttpStatusCode.InternalServerError);
        await bench.FinishAsync(bench.GetAsync(), TimeSpan.FromTicks(1));
        bench.Pipelines.Isolate("bank", new Uri("http://isolated/"));

        bench.Reload("""{ "Retry": { "MaxAttempts": 4, "Delay": "00:00:00" } }""");
        await bench.FinishAsync(bench.GetAsync(), TimeSpan.FromTicks(1));

        bench.Network.Sent.Count.ShouldBe(2 + 4);
        bench.Pipelines.StateOf("bank", new Uri("http://isolated/")).ShouldBe(CircuitState.Isolated);
    }

    [Fact]
    public async Task Each_attempt_has_a_context_of_its_own_with_the_request_its_metadata_and_the_key_of_the_operation()
    {
        var seen = new List<(ResilienceContext Context, HttpRequestMessage? Request, string? Metadata, string? Key)>();
        using var bench = new PollyBench(
            TwoAttempts, (pipeline, context) => pipeline.AddEdgeKit("bank", context).AddStrategy(
            _ => new Witness(
                c => seen.Add((c, c.GetRequestMessage(), c.GetRequestMetadata()?.RequestName, c.OperationKey))),
                    new WitnessOptions()));
        bench.Network.Answer(HttpStatusCode.InternalServerError, HttpStatusCode.OK);
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://bank/balance");
        request.SetRequestMetadata(new RequestMetadata { RequestName = "balance" });
        var outer = ResilienceContextPool.Shared.Get("operation");
        request.SetResilienceContext(outer);

        await bench.FinishAsync(bench.Client().SendAsync(request), TimeSpan.FromTicks(1));

        seen.Select(s => (s.Metadata, s.Key)).ShouldBe([("balance", "operation"), ("balance", "operation")]);
        seen.ShouldAllBe(s => s.Context != outer);
        seen.ShouldAllBe(s => s.Request != request && s.Request!.RequestUri == request.RequestUri);
        seen[1].Request.ShouldNotBeSameAs(seen[0].Request);
        request.GetResilienceContext().ShouldBeSameAs(outer);
    }

    [Fact]
    public async Task The_loser_of_a_hedge_is_cancelled_and_has_ended_before_the_call_does()
    {
        using var bench = new PollyBench("""{ "Hedging": { "MinDelay": "00:00:00.100" } }""", static (pipeline, context) => pipeline.AddEdgeKit("bank", context));
        for (var i = 0; i < 32; i++)
        {
            await bench.GetAsync();
        }

        var ended = false;
        bench.Network.Script = async (_, n, cancellation) =>
        {
            try
            {
                return n == 33 ? await ScriptedHandler.NeverAsync(cancellation) : new HttpResponseMessage();
            }
            finally
            {
                ended |= n == 33;
            }
        };

        (await bench.FinishAsync(bench.GetAsync())).StatusCode.ShouldBe(HttpStatusCode.OK);

        bench.Network.Sent.Count.ShouldBe(34);
        ended.ShouldBeTrue();
    }

    [Fact]
    public void An_unknown_policy_fails_the_client_with_the_known_ones()
    {
        using var bench = new PollyBench(
            TwoAttempts, static (pipeline, context) => pipeline.AddEdgeKit("bnak", context));

        Should.Throw<InvalidOperationException>(() => bench.Client()).Message.ShouldContain("\"bnak\". Known: bank");
    }

    [Fact]
    public void Missing_registrations_fail_the_client_with_the_call_to_add()
    {
        var services = new ServiceCollection();
        services.AddHttpClient(
            "bank").AddResilienceHandler("x", static (pipeline, context) => pipeline.AddEdgeKit("bank", context));
        using var provider = services.BuildServiceProvider();

        Should.Throw<InvalidOperationException>(
            () => provider.GetRequiredService<IHttpClientFactory>().CreateClient("bank"))
            .Message.ShouldContain("AddEdgeKitResilience");
    }

    private sealed class WitnessOptions : ResilienceStrategyOptions;

    private sealed class Witness(Action<ResilienceContext> see) : ResilienceStrategy<HttpResponseMessage>
    {
        protected override ValueTask<Outcome<HttpResponseMessage>> ExecuteCore<TState>(
            Func<ResilienceContext, TState, ValueTask<Outcome<HttpResponseMessage>>> callback,
            ResilienceContext context, TState state)
        {
            see(context);
            return callback(context, state);
        }
    }

    private sealed class Watched() : ByteArrayContent([])
    {
        public bool IsDisposed { get; private set; }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
