using System.Net;

namespace EdgeKit.Resilience.Tests;

/// <summary>
/// Who wins when several attempts of one call are in flight. The first 32 answers, all good, let the policy know how
/// long calls take.
/// </summary>
public sealed class HedgeRaceTests
{
    private const int First = 33;
    private const int Hedge = 34;
    private const string Policy = """{ "Hedging": { "MinDelay": "00:00:00.100" } }""";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task A_hedge_that_fails_ends_nothing_while_the_first_attempt_is_in_flight()
    {
        using var bench = await WarmAsync(Policy);
        var first = new TaskCompletionSource<HttpResponseMessage>();
        var failure = new Watched();
        bench.Network.Script = (_, n, _) => n == First ? first.Task
            : Task.FromResult(new HttpResponseMessage(HttpStatusCode.InternalServerError) { Content = failure });

        var call = bench.GetAsync();
        bench.Clock.AdvanceInline(TimeSpan.FromMilliseconds(100));
        bench.Network.Sent.Count.ShouldBe(Hedge);
        call.IsCompleted.ShouldBeFalse();
        first.SetResult(new HttpResponseMessage());

        (await call.WaitAsync(Patience)).StatusCode.ShouldBe(HttpStatusCode.OK);
        failure.IsDisposed.ShouldBeTrue();
    }

    [Fact]
    public async Task A_hedge_that_the_circuit_rejects_ends_nothing_while_the_first_attempt_is_in_flight()
    {
        using var bench = await WarmAsync(Policy);
        var first = new TaskCompletionSource<HttpResponseMessage>();
        bench.Network.Script = (_, _, _) => first.Task;

        var call = bench.GetAsync();
        bench.Pipelines.Isolate("bank", new Uri("http://bank/"));
        bench.Clock.AdvanceInline(TimeSpan.FromMilliseconds(100));
        call.IsCompleted.ShouldBeFalse();
        first.SetResult(new HttpResponseMessage());

        (await call.WaitAsync(Patience)).StatusCode.ShouldBe(HttpStatusCode.OK);
        bench.Network.Sent.Count.ShouldBe(First);
    }

    [Fact]
    public async Task A_first_attempt_that_fails_is_followed_by_a_hedge_immediately()
    {
        using var bench = await WarmAsync(Policy);
        var failure = new Watched();
        bench.Network.Script = (_, n, _) => Task.FromResult(
            n == First
            ? new HttpResponseMessage(HttpStatusCode.BadGateway) { Content = failure } : new HttpResponseMessage());

        (await bench.GetAsync().WaitAsync(Patience)).StatusCode.ShouldBe(HttpStatusCode.OK);

        failure.IsDisposed.ShouldBeTrue();
    }

    [Fact]
    public async Task When_every_attempt_fails_the_first_outcome_is_returned()
    {
        using var bench = await WarmAsync("""{ "Hedging": { "MaxHedgedAttempts": 2 } }""");
        bench.Network.Script = (_, n, _) => Task.FromResult(
            new HttpResponseMessage(n == First ? HttpStatusCode.BadGateway : HttpStatusCode.InternalServerError));

        (await bench.GetAsync().WaitAsync(Patience)).StatusCode.ShouldBe(HttpStatusCode.BadGateway);

        bench.Network.Sent.Count.ShouldBe(First + 2);
    }

    [Fact]
    public async Task Hedges_follow_one_another_until_there_are_as_many_as_allowed()
    {
        using var bench = await WarmAsync("""{ "TotalTimeout": "00:00:05", "Hedging": { "MinDelay": "00:00:00.100", "MaxHedgedAttempts": 3 } }""");
        bench.Network.AnswerNever();

        var call = bench.GetAsync();
        for (var hedges = 1; hedges <= 3; hedges++)
        {
            bench.Clock.AdvanceInline(TimeSpan.FromMilliseconds(100));
            bench.Network.Sent.Count.ShouldBe(First + hedges);
        }

        await Should.ThrowAsync<ResilienceException>(bench.FinishAsync(call));
        bench.Network.Sent.Count.ShouldBe(First + 3);
    }

    [Fact]
    public async Task A_caller_who_cancels_ends_every_attempt()
    {
        using var bench = await WarmAsync(Policy);
        using var caller = new CancellationTokenSource();
        var ended = 0;
        bench.Network.Script = async (_, _, cancellation) =>
        {
            try
            {
                return await ScriptedHandler.NeverAsync(cancellation);
            }
            finally
            {
                Interlocked.Increment(ref ended);
            }
        };

        var call = bench.Client.GetAsync(new Uri("http://bank/"), caller.Token);
        bench.Clock.AdvanceInline(TimeSpan.FromMilliseconds(100));
        await caller.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => call.WaitAsync(Patience));
        ended.ShouldBe(2);
        bench.Network.Sent.Count.ShouldBe(Hedge);
    }

    private static async Task<Bench> WarmAsync(string policy)
    {
        var bench = new Bench(policy);
        for (var i = 1; i < First; i++)
        {
            await bench.GetAsync();
        }

        return bench;
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
