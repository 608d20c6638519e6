using System.Net;

namespace EdgeKit.Resilience.Tests;

/// <summary>
/// What becomes of an attempt that did not win. The first 32 answers, all good, let the policy know how long calls
/// take.
/// </summary>
public sealed class HedgeLoserTests
{
    private const int First = 33;
    private const string Policy = """{ "Hedging": { "MinDelay": "00:00:00.100" } }""";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task An_answer_that_comes_too_late_is_disposed()
    {
        using var bench = await WarmAsync();
        var late = new TaskCompletionSource<HttpResponseMessage>();
        bench.Network.Script = (_, n, _) => n == First ? late.Task : Task.FromResult(new HttpResponseMessage());
        var content = new Watched();

        var call = bench.GetAsync();
        bench.Clock.AdvanceInline(TimeSpan.FromMilliseconds(100));
        bench.Network.Sent.Count.ShouldBe(First + 1);
        late.SetResult(new HttpResponseMessage { Content = content });

        (await call.WaitAsync(Patience)).Content.ShouldNotBeSameAs(content);
        await content.Disposed.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_winner_does_not_wait_for_a_loser_that_ignores_its_cancellation()
    {
        using var bench = await WarmAsync();
        var deaf = new TaskCompletionSource<HttpResponseMessage>();
        bench.Network.Script = (_, n, _) =>
            n == First ? deaf.Task : Task.FromResult(new HttpResponseMessage(HttpStatusCode.Accepted));
        var content = new Watched();

        var call = bench.GetAsync();
        bench.Clock.AdvanceInline(TimeSpan.FromMilliseconds(100));

        (await call.WaitAsync(Patience)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        deaf.Task.IsCompleted.ShouldBeFalse();
        deaf.SetResult(new HttpResponseMessage { Content = content });
        await content.Disposed.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_caller_who_cancels_does_not_wait_for_attempts_that_ignore_it()
    {
        using var bench = await WarmAsync();
        using var caller = new CancellationTokenSource();
        bench.Network.Script = (_, _, _) => new TaskCompletionSource<HttpResponseMessage>().Task;

        var call = bench.Client.GetAsync(new Uri("http://bank/"), caller.Token);
        bench.Clock.AdvanceInline(TimeSpan.FromMilliseconds(100));
        bench.Network.Sent.Count.ShouldBe(First + 1);
        await caller.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => call.WaitAsync(Patience));
    }

    [Fact]
    public async Task An_exception_while_a_loser_is_cancelled_is_no_failure_of_the_winner()
    {
        using var bench = await WarmAsync();
        bench.Network.Script = (_, n, cancellation) =>
        {
            if (n != First)
            {
                return Task.FromResult(new HttpResponseMessage(HttpStatusCode.Accepted));
            }

            cancellation.Register(() => throw new InvalidOperationException("scripted"));
            return ScriptedHandler.NeverAsync(cancellation);
        };

        var call = bench.GetAsync();
        bench.Clock.AdvanceInline(TimeSpan.FromMilliseconds(100));

        (await call.WaitAsync(Patience)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task A_loser_that_fails_long_after_the_call_raises_no_unobserved_exception()
    {
        using var bench = await WarmAsync();
        var deaf = new TaskCompletionSource<HttpResponseMessage>();
        bench.Network.Script = (_, n, _) => n == First ? deaf.Task : Task.FromResult(new HttpResponseMessage());
        var unseen = new List<Exception>();
        void Note(object? sender, UnobservedTaskExceptionEventArgs e)
        {
            if (e.Exception.ToString().Contains("scripted: deaf", StringComparison.Ordinal))
            {
                unseen.Add(e.Exception);
            }
        }

        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            await FailLateAsync(bench, deaf);
            deaf = null;
            for (var i = 0; i < 3; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Note;
        }

        unseen.ShouldBeEmpty();
        bench.Pipelines.StateOf("bank", new Uri("http://bank/")).ShouldBe(CircuitState.Closed);
    }

    private static async Task FailLateAsync(Bench bench, TaskCompletionSource<HttpResponseMessage> deaf)
    {
        var call = bench.GetAsync();
        bench.Clock.AdvanceInline(TimeSpan.FromMilliseconds(100));
        await call.WaitAsync(Patience);
        deaf.SetException(new HttpRequestException("scripted: deaf"));
    }

    private static async Task<Bench> WarmAsync()
    {
        var bench = new Bench(Policy);
        for (var i = 1; i < First; i++)
        {
            await bench.GetAsync();
        }

        return bench;
    }

    private sealed class Watched() : ByteArrayContent([])
    {
        private readonly TaskCompletionSource _disposed = new();

        public Task Disposed => _disposed.Task;

        protected override void Dispose(bool disposing)
        {
            _disposed.TrySetResult();
            base.Dispose(disposing);
        }
    }
}
