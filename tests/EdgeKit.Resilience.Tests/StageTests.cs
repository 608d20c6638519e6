using System.Net;
using System.Text.Json;
using EdgeKit.Policies;
using EdgeKit.Resilience.Hedging;
using EdgeKit.Resilience.Limits;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;

namespace EdgeKit.Resilience.Tests;

/// <summary>Concurrency limit, hedging, throttling, fallback and chaos, as a caller sees them.</summary>
public sealed class StageTests
{
    [Fact]
    public async Task A_full_concurrency_limit_rejects_with_its_settings()
    {
        using var bench = new Bench("""{ "ConcurrencyLimit": { "PermitLimit": 1, "QueueLimit": 0 } }""");
        bench.Network.AnswerNever();
        using var cancellation = new CancellationTokenSource();
        var first = bench.Client.GetAsync(new Uri("http://bank/"), cancellation.Token);

        var rejection = await Should.ThrowAsync<ResilienceException>(bench.GetAsync());

        rejection.Reason.ShouldBe(RejectionReason.ConcurrencyLimitReached);
        rejection.IsTimeout.ShouldBeFalse();
        await cancellation.CancelAsync();
        await Should.ThrowAsync<TaskCanceledException>(first);
        bench.Network.Answer(HttpStatusCode.OK);
        (await bench.GetAsync()).StatusCode.ShouldBe(HttpStatusCode.OK, "the cancelled call gave its place back");
    }

    [Fact]
    public async Task Calls_get_permits_in_the_order_in_which_they_came()
    {
        using var bench = new Bench("""{ "ConcurrencyLimit": { "PermitLimit": 1, "QueueLimit": 2 } }""");
        var gate = new TaskCompletionSource<HttpResponseMessage>();
        bench.Network.Script = (_, n, _) => n == 1 ? gate.Task : Task.FromResult(new HttpResponseMessage());
        Task<HttpResponseMessage>[] calls = [
            bench.GetAsync("http://bank/1"), bench.GetAsync("http://bank/2"), bench.GetAsync("http://bank/3")];
        bench.Network.Sent.Count.ShouldBe(1);

        gate.SetResult(new HttpResponseMessage());
        await Task.WhenAll(calls);

        bench.Network.Sent.Select(s => s.Uri.AbsolutePath).ShouldBe(["/1", "/2", "/3"]);
    }

    [Fact]
    public async Task A_call_waits_for_a_permit_no_longer_than_its_total_timeout()
    {
        using var bench = new Bench("""{ "TotalTimeout": "00:00:02", "ConcurrencyLimit": { "PermitLimit": 1, "QueueLimit": 1 } }""");
        var gate = new TaskCompletionSource<HttpResponseMessage>();
        bench.Network.Script = (_, _, _) => gate.Task;
        var first = bench.GetAsync();
        var second = bench.GetAsync();

        await Should.ThrowAsync<ResilienceException>(bench.FinishAsync(second));

        gate.SetResult(new HttpResponseMessage());
        await Should.NotThrowAsync(() => first);
    }

    [Fact]
    public async Task A_slow_safe_call_is_sent_again_and_the_loser_is_cancelled()
    {
        using var bench = new Bench("""{ "Hedging": { "Quantile": 0.95, "MinDelay": "00:00:00.100" } }""");
        await WarmUpAsync(bench);
        var cancelled = false;
        bench.Network.Script = (_, n, cancellation) =>
        {
            cancellation.Register(() => cancelled = true);
            return n == 33 ? ScriptedHandler.NeverAsync(cancellation) : Task.FromResult(new HttpResponseMessage());
        };

        var response = await bench.FinishAsync(bench.GetAsync());

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        bench.Network.Sent.Count.ShouldBe(34);
        bench.Network.Sent[33].Headers["Retry-Depth"].ShouldBe("1");
        cancelled.ShouldBeTrue();
    }

    [Fact]
    public async Task An_authority_that_throttles_gets_no_hedge()
    {
        using var bench = new Bench("""{ "Hedging": { } }""");
        await WarmUpAsync(bench);
        bench.Network.Script = (_, _, _) =>
        {
            var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
            response.Headers.RetryAfter = new(TimeSpan.FromSeconds(5));
            return Task.FromResult(response);
        };

        var response = await bench.FinishAsync(bench.GetAsync());

        response.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        bench.Network.Sent.Count.ShouldBe(33);
    }

    [Fact]
    public async Task The_wait_before_a_hedge_is_the_measured_quantile()
    {
        using var bench = new Bench("""{ "Hedging": { "Quantile": 0.9 } }""");
        var measured = bench.Pipelines.AuthorityOf("bank", new Uri("http://bank/")).Latency;
        for (var n = 1; n <= 128; n++)
        {
            measured.Add(TimeSpan.FromMilliseconds(n <= 116 ? 20 : 400), quantile: 0.9);
        }

        bench.Network.AnswerNever();
        var slow = bench.GetAsync();
        bench.Clock.AdvanceInline(TimeSpan.FromMilliseconds(19));
        bench.Network.Sent.Count.ShouldBe(1);
        bench.Clock.AdvanceInline(TimeSpan.FromMilliseconds(1));

        bench.Network.Sent.Count.ShouldBe(2);
        await Should.ThrowAsync<ResilienceException>(bench.FinishAsync(slow));
    }

    [Fact]
    public async Task A_slow_post_is_not_sent_again()
    {
        using var bench = new Bench("""{ "TotalTimeout": "00:00:02", "Hedging": { "MinDelay": "00:00:00.100" } }""");
        await WarmUpAsync(bench);
        bench.Network.AnswerNever();

        await Should.ThrowAsync<ResilienceException>(
            bench.FinishAsync(bench.Client.PostAsync(new Uri("http://bank/"), new StringContent(""))));

        bench.Network.Sent.Count.ShouldBe(33);
    }

    [Fact]
    public async Task Hedges_stop_when_the_budget_is_used_up()
    {
        using var bench = new Bench("""{ "TotalTimeout": "00:00:02", "CircuitBreaker": { "Enabled": false }, "Hedging": { "MinDelay": "00:00:00.100" }, "Retry": { "Budget": { "Ratio": 0, "PerSecond": 0 } } }""");
        await WarmUpAsync(bench);
        bench.Network.AnswerNever();

        await Should.ThrowAsync<ResilienceException>(bench.FinishAsync(bench.GetAsync()));

        bench.Network.Sent.Count.ShouldBe(33);
    }

    [Theory]
    [InlineData(100, 100, 0)]
    [InlineData(100, 50, 0)]
    [InlineData(99, 0, 0.99)]
    [InlineData(99, 25, 0.49)]
    public void The_probability_of_a_rejection_follows_the_accepts(int requests, int accepts, double expected) =>
        Throttle.RejectionProbability(requests, accepts, ratio: 2).ShouldBe(expected, tolerance: 1e-9);

    [Fact]
    public async Task A_throttled_client_sends_only_a_share_of_its_calls()
    {
        using var bench = new Bench("""{ "CircuitBreaker": { "Enabled": false }, "Retry": { "MaxAttempts": 1 }, "Throttling": { } }""");
        bench.Network.Answer(HttpStatusCode.InternalServerError);

        var rejected = 0;
        for (var i = 0; i < 500; i++)
        {
            try
            {
                await bench.GetAsync();
            }
            catch (ResilienceException e) when (e.Reason == RejectionReason.AdaptiveThrottling)
            {
                rejected++;
            }
        }

        rejected.ShouldBe(500 - bench.Network.Sent.Count);
        rejected.ShouldBeGreaterThan(400);
    }

    [Fact]
    public async Task A_problem_replaces_an_exception_and_is_marked()
    {
        using var bench = new Bench("""{ "Retry": { "MaxAttempts": 1 }, "Fallback": { }, "CircuitBreaker": { "SampledCalls": 1, "BreakDuration": "00:00:30", "BreakDurationJitter": 0 } }""");
        bench.Network.Answer(HttpStatusCode.InternalServerError);
        (await bench.GetAsync()).StatusCode.ShouldBe(HttpStatusCode.InternalServerError, "an answer is handed on");

        var response = await bench.GetAsync();

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        response.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(30));
        response.Headers.GetValues(FallbackOptions.Header).ShouldBe(["problem-details"]);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        JsonDocument.Parse(
            await response.Content.ReadAsStringAsync()).RootElement.GetProperty("status").GetInt32().ShouldBe(503);
    }

    [Fact]
    public async Task A_static_response_replaces_a_failed_one()
    {
        using var bench = new Bench("""{ "Retry": { "MaxAttempts": 1 }, "Fallback": { "Kind": "Static", "Body": "[]" } }""");
        bench.Network.Answer(HttpStatusCode.InternalServerError);

        var response = await bench.GetAsync();

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync()).ShouldBe("[]");
        response.Headers.GetValues(FallbackOptions.Header).ShouldBe(["static"]);
    }

    [Fact]
    public async Task The_last_good_response_is_returned_if_there_is_one_and_a_problem_if_not()
    {
        using var bench = new Bench(
            """{ "Retry": { "MaxAttempts": 1 }, "Fallback": { "Kind": "LastGood" } }""",
            services => services.AddSingleton<ILastGoodResponses>(new RememberedBalance()));
        bench.Network.Script = (_, _, _) => throw new HttpRequestException("scripted");

        var remembered = await bench.GetAsync("http://bank/balance");
        var unknown = await bench.GetAsync("http://bank/other");

        (await remembered.Content.ReadAsStringAsync()).ShouldBe("42");
        remembered.Headers.GetValues(FallbackOptions.Header).ShouldBe(["last-good"]);
        unknown.Headers.GetValues(FallbackOptions.Header).ShouldBe(["problem-details"]);
    }

    [Fact]
    public async Task A_failing_lookup_of_last_good_responses_counts_as_none()
    {
        using var bench = new Bench(
            """{ "Retry": { "MaxAttempts": 1 }, "Fallback": { "Kind": "LastGood" } }""",
            services => services.AddSingleton<ILastGoodResponses>(new BrokenMemory()));
        bench.Network.Script = (_, _, _) => throw new HttpRequestException("scripted");

        var response = await bench.GetAsync();

        response.Headers.GetValues(FallbackOptions.Header).ShouldBe(["problem-details"]);
        bench.Log.Lines.ShouldContain(l => l.Text.Contains("so did the lookup of its last good response"));
    }

    [Theory]
    [InlineData("Production", false, true)]
    [InlineData("Production", true, false)]
    [InlineData("Development", false, false)]
    public async Task Chaos_fails_the_start_outside_development_unless_it_is_forced(
        string environment, bool force, bool fails)
    {
        using var bench = new Bench(
            $$"""{ "Chaos": { "FaultRate": 1, "Force": {{(force ? "true" : "false")}} } }""",
            services =>
                services.AddSingleton<IHostEnvironment>(new HostingEnvironment { EnvironmentName = environment }));

        var start = () => bench.StartAsync();

        if (fails)
        {
            (await Should.ThrowAsync<PolicyException>(start)).Message.ShouldContain("not Development");
        }
        else
        {
            await Should.NotThrowAsync(start);
            await Should.ThrowAsync<HttpRequestException>(() => bench.FinishAsync(bench.GetAsync()));
            bench.Network.Sent.ShouldBeEmpty();
        }
    }

    private static async Task WarmUpAsync(Bench bench)
    {
        for (var i = 0; i < 32; i++)
        {
            await bench.GetAsync();
        }
    }

    private sealed class BrokenMemory : ILastGoodResponses
    {
        public ValueTask<HttpResponseMessage?> FindAsync(
            HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("scripted");
    }

    private sealed class RememberedBalance : ILastGoodResponses
    {
        public ValueTask<HttpResponseMessage?> FindAsync(
            HttpRequestMessage request, CancellationToken cancellationToken) =>
            new(request.RequestUri!.AbsolutePath == "/balance"
                ? new HttpResponseMessage { Content = new StringContent("42") } : null);
    }
}
