using EdgeKit.Resilience.Polly;
using EdgeKit.Testing;
using Polly;

namespace EdgeKit.Resilience.Tests;

/// <summary>The circuit breaker in a plain Polly pipeline.</summary>
public sealed class CircuitBreakerTests
{
    private static readonly TimeSpan BreakDuration = TimeSpan.FromSeconds(30);

    private readonly SteppedTimeProvider _clock = new();
    private readonly CircuitControl _control = new();
    private readonly List<CircuitTransition> _transitions = [];

    [Fact]
    public async Task With_twenty_calls_ten_failures_of_the_last_twenty_open_the_circuit()
    {
        var pipeline = Build();
        await SucceedAsync(pipeline, times: 10);
        await FailAsync(pipeline, times: 9);
        _control.State.ShouldBe(CircuitState.Closed);

        await FailAsync(pipeline, times: 1);

        _control.State.ShouldBe(CircuitState.Open);
        _transitions.ShouldHaveSingleItem().Cause.ShouldBe(CircuitCause.FailureRatio);
    }

    [Fact]
    public async Task By_default_a_burst_of_errors_does_not_open_the_circuit_and_ten_seconds_of_errors_do()
    {
        var pipeline = Make(new());
        await EverySecondAsync(9, failures: 0);
        await EverySecondAsync(8, failures: 10);
        _control.State.ShouldBe(CircuitState.Closed);

        await EverySecondAsync(3, failures: 10);

        _control.State.ShouldBe(CircuitState.Open);
        _transitions.ShouldHaveSingleItem().Cause.ShouldBe(CircuitCause.FailureRatio);

        async Task EverySecondAsync(int seconds, int failures)
        {
            for (var i = 0; i < seconds; i++)
            {
                await SucceedAsync(pipeline, times: 10 - failures);
                await FailAsync(pipeline, failures);
                _clock.Advance(TimeSpan.FromSeconds(1));
            }
        }
    }

    [Theory]
    [InlineData(19, CircuitState.Closed)]
    [InlineData(20, CircuitState.Open)]
    public async Task By_default_twenty_consecutive_failures_open_the_circuit_of_a_client_with_few_calls(
        int failures, CircuitState expected)
    {
        var pipeline = Make(new());
        await SucceedAsync(pipeline, times: 1);
        for (var i = 0; i < failures; i++)
        {
            await FailAsync(pipeline, times: 1);
            _clock.Advance(TimeSpan.FromSeconds(30));
        }

        _control.State.ShouldBe(expected);
    }

    [Fact]
    public async Task Fewer_failures_than_half_keep_the_circuit_closed()
    {
        var pipeline = Build();

        for (var i = 0; i < 100; i++)
        {
            await SucceedAsync(pipeline, times: 11);
            await FailAsync(pipeline, times: 9);
        }

        _control.State.ShouldBe(CircuitState.Closed);
    }

    [Fact]
    public async Task An_open_circuit_rejects_without_calling_and_tells_until_when()
    {
        var pipeline = await OpenAsync(new() { BreakDurationJitter = 0 });
        var called = false;

        var outcome = await ExecuteAsync(pipeline, () => called = true);

        called.ShouldBeFalse();
        var rejection = outcome.Exception.ShouldBeOfType<CircuitOpenException>();
        rejection.Until.ShouldBe(_clock.GetUtcNow() + BreakDuration);
        rejection.RetryAfter.ShouldBeNull();
    }

    [Fact]
    public async Task Every_rejection_of_one_opening_is_the_same_object()
    {
        var pipeline = await OpenAsync();

        var first = await ExecuteAsync(pipeline);
        var second = await ExecuteAsync(pipeline);

        second.Exception.ShouldBeSameAs(first.Exception);
    }

    [Fact]
    public async Task After_the_break_one_probe_is_sent_and_its_success_closes_the_circuit()
    {
        var pipeline = await OpenAsync();
        _clock.Advance(BreakDuration);

        var probe = new TaskCompletionSource();
        var probing = ExecuteAsync(pipeline, probe.Task);
        (await ExecuteAsync(pipeline)).Exception.ShouldBeOfType<CircuitOpenException>();
        probe.SetResult();
        await probing;

        _control.State.ShouldBe(CircuitState.Closed);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_half_open_circuit_admits_exactly_the_configured_number_of_probes(int probes)
    {
        var pipeline = await OpenAsync(new() { Probes = probes });
        _clock.Advance(BreakDuration);
        var gate = new TaskCompletionSource();

        var calls = Enumerable.Range(0, 20).Select(_ => Task.Run(() => ExecuteAsync(pipeline, gate.Task))).ToArray();
        await Task.WhenAll(calls.OrderBy(c => c.IsCompleted).Take(0));
        var rejected = await FirstFinishedAsync(calls, 20 - probes);

        rejected.ShouldAllBe(outcome => outcome.Exception is CircuitOpenException);
        _control.State.ShouldBe(CircuitState.HalfOpen);
        gate.SetResult();
        (await Task.WhenAll(calls)).Count(outcome => outcome.Exception is null).ShouldBe(probes);
        _control.State.ShouldBe(CircuitState.Closed);
    }

    [Fact]
    public async Task A_failed_probe_opens_the_circuit_again_for_a_longer_break()
    {
        var pipeline = await OpenAsync(new() { BreakDurationJitter = 0 });
        _clock.Advance(BreakDuration);

        await FailAsync(pipeline, times: 1);
        _clock.Advance(BreakDuration);

        (await ExecuteAsync(pipeline)).Exception.ShouldBeOfType<CircuitOpenException>();
        _clock.Advance(BreakDuration);
        (await ExecuteAsync(pipeline)).Exception.ShouldBeNull();
    }

    /// <summary>Polly 8.9.1 closes the circuit here without any response.</summary>
    [Fact]
    public async Task A_cancelled_probe_leaves_the_circuit_half_open_and_frees_its_slot()
    {
        var pipeline = await OpenAsync();
        _clock.Advance(BreakDuration);
        using var cancellation = new CancellationTokenSource();

        var probe = ExecuteAsync(pipeline, Task.Delay(Timeout.Infinite, cancellation.Token), cancellation.Token);
        await cancellation.CancelAsync();
        (await probe).Exception.ShouldBeAssignableTo<OperationCanceledException>();

        _control.State.ShouldBe(CircuitState.HalfOpen);
        (await ExecuteAsync(pipeline)).Exception.ShouldBeNull();
        _control.State.ShouldBe(CircuitState.Closed);
    }

    /// <summary>Polly 8.9.1 stays half-open forever here and rejects every call.</summary>
    [Fact]
    public async Task A_probe_that_hangs_loses_its_slot_after_the_probe_timeout()
    {
        var pipeline = await OpenAsync(new() { ProbeTimeout = TimeSpan.FromSeconds(1) });
        _clock.Advance(BreakDuration);
        var lost = new TaskCompletionSource();
        var hanging = ExecuteAsync(pipeline, lost.Task);
        (await ExecuteAsync(pipeline)).Exception.ShouldBeOfType<CircuitOpenException>();

        _clock.Advance(TimeSpan.FromSeconds(1));

        (await ExecuteAsync(pipeline)).Exception.ShouldBeNull();
        _control.State.ShouldBe(CircuitState.Closed);
        lost.SetException(new HttpRequestException());
        await hanging;
        _control.State.ShouldBe(CircuitState.Closed, "a lost probe decides nothing any more");
    }

    [Fact]
    public async Task Cancelled_calls_count_for_nothing()
    {
        var pipeline = Build(new() { SampledCalls = 2 });
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        for (var i = 0; i < 50; i++)
        {
            await ExecuteAsync(pipeline, Task.FromCanceled(cancelled.Token), cancelled.Token);
        }

        _control.State.ShouldBe(CircuitState.Closed);
    }

    [Fact]
    public async Task Consecutive_failures_open_the_circuit_before_the_window_is_full()
    {
        var pipeline = Build(new() { ConsecutiveFailures = 3 });
        await FailAsync(pipeline, times: 2);
        await SucceedAsync(pipeline, times: 1);
        await FailAsync(pipeline, times: 2);
        _control.State.ShouldBe(CircuitState.Closed);

        await FailAsync(pipeline, times: 1);

        _transitions.ShouldHaveSingleItem().Cause.ShouldBe(CircuitCause.ConsecutiveFailures);
    }

    [Fact]
    public async Task Slow_calls_open_the_circuit_although_they_succeed()
    {
        var pipeline = Build(
            new() { SampledCalls = 4, SlowCallDuration = TimeSpan.FromSeconds(1), SlowCallRatio = 0.5 });
        _clock.Advance(TimeSpan.FromSeconds(1));
        await SucceedAsync(pipeline, times: 2);

        for (var i = 0; i < 2; i++)
        {
            await ExecuteAsync(pipeline, () => _clock.Advance(TimeSpan.FromSeconds(1)));
        }

        _transitions.ShouldHaveSingleItem().Cause.ShouldBe(CircuitCause.SlowCallRatio);
    }

    [Fact]
    public async Task A_time_window_forgets_what_is_older_than_itself()
    {
        var pipeline = Build(new() { SampledCalls = 10, SamplingDuration = TimeSpan.FromSeconds(10) });
        await FailAsync(pipeline, times: 9);

        _clock.Advance(TimeSpan.FromSeconds(11));
        await FailAsync(pipeline, times: 9);
        _control.State.ShouldBe(CircuitState.Closed);
        await FailAsync(pipeline, times: 1);

        _control.State.ShouldBe(CircuitState.Open);
    }

    [Fact]
    public async Task A_throttling_authority_gets_no_calls_until_then_and_its_circuit_stays_closed()
    {
        var pipeline = Build(classify: _ => CallResult.Throttled(TimeSpan.FromSeconds(7)));
        await ExecuteAsync(pipeline);

        var rejection = (await ExecuteAsync(pipeline)).Exception.ShouldBeOfType<CircuitOpenException>();
        rejection.IsThrottled.ShouldBeTrue();
        _control.State.ShouldBe(CircuitState.Closed);
        _clock.Advance(TimeSpan.FromSeconds(7));

        (await ExecuteAsync(pipeline)).Exception.ShouldBeNull();
    }

    [Fact]
    public async Task The_break_ignores_steps_of_the_wall_clock()
    {
        var pipeline = await OpenAsync();

        _clock.StepWallClock(TimeSpan.FromHours(1));

        (await ExecuteAsync(pipeline)).Exception.ShouldBeOfType<CircuitOpenException>();
    }

    [Fact]
    public async Task After_recovery_a_growing_share_is_admitted()
    {
        var pipeline = await OpenAsync(new() { RampUp = TimeSpan.FromSeconds(10) });
        _clock.Advance(BreakDuration);
        await SucceedAsync(pipeline, times: 1);
        _control.State.ShouldBe(CircuitState.RampUp);

        var early = await AdmittedOfHundredAsync(pipeline);
        _clock.Advance(TimeSpan.FromSeconds(5));
        var halfway = await AdmittedOfHundredAsync(pipeline);
        _clock.Advance(TimeSpan.FromSeconds(5));
        var late = await AdmittedOfHundredAsync(pipeline);

        early.ShouldBeInRange(10, 11);
        halfway.ShouldBeGreaterThan(early);
        late.ShouldBe(100);
        _control.State.ShouldBe(CircuitState.Closed);
    }

    [Fact]
    public async Task Failures_during_ramp_up_open_the_circuit_again()
    {
        var pipeline = await OpenAsync(new() { RampUp = TimeSpan.FromSeconds(10), ConsecutiveFailures = 1 });
        _clock.Advance(BreakDuration);
        await SucceedAsync(pipeline, times: 1);

        await FailAsync(pipeline, times: 1);

        _control.State.ShouldBe(CircuitState.Open);
    }

    [Fact]
    public async Task An_isolated_circuit_rejects_until_it_is_closed_manually()
    {
        var pipeline = Build();
        await SucceedAsync(pipeline, times: 1);
        _control.Isolate();
        _clock.Advance(TimeSpan.FromDays(1));

        (await ExecuteAsync(pipeline)).Exception.ShouldBeOfType<CircuitOpenException>().Until.ShouldBeNull();
        _control.Close();

        (await ExecuteAsync(pipeline)).Exception.ShouldBeNull();
    }

    [Fact]
    public async Task A_call_that_ends_after_the_circuit_opened_decides_nothing()
    {
        var pipeline = Build(new() { SampledCalls = 2 });
        var straggler = new TaskCompletionSource();
        var straggling = ExecuteAsync(pipeline, straggler.Task);
        await FailAsync(pipeline, times: 2);
        _clock.Advance(BreakDuration);
        var probe = new TaskCompletionSource();
        var probing = ExecuteAsync(pipeline, probe.Task);

        straggler.SetResult();
        await straggling;

        _control.State.ShouldBe(CircuitState.HalfOpen);
        probe.SetResult();
        await probing;
    }

    /// <summary>Whenever the authority recovers, the next probe is at most one break away.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(17)]
    [InlineData(149)]
    [InlineData(1_000)]
    public async Task Without_growth_calls_are_sent_within_one_break_of_recovery(
        int outageSeconds)
    {
        var pipeline = await OpenAsync(new() { BreakDurationGrowth = 1 });
        for (var second = 0; second < outageSeconds; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await FailAsync(pipeline, times: 1);
        }

        _clock.Advance(BreakDuration);

        (await ExecuteAsync(pipeline)).Exception.ShouldBeNull();
        _control.State.ShouldBe(CircuitState.Closed);
    }

    [Fact]
    public async Task A_listener_that_blocks_delays_no_other_call()
    {
        using var hurry = new ManualResetEventSlim();
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var pipeline = Build(new() { SampledCalls = 1 }, onTransition: _ =>
        {
            told.TrySetResult();
            hurry.Wait();
        });
        var opening = Task.Run(() => FailAsync(pipeline, times: 1));
        await told.Task;

        (await ExecuteAsync(pipeline)).Exception.ShouldBeOfType<CircuitOpenException>();

        hurry.Set();
        await opening;
    }

    [Fact]
    public async Task A_rejection_during_a_probe_tells_since_when_the_circuit_rejects()
    {
        var pipeline = await OpenAsync(new() { BreakDurationJitter = 0 });
        var openedAt = _clock.GetUtcNow();
        _clock.Advance(BreakDuration);
        await FailAsync(pipeline, times: 1);
        _clock.Advance(2 * BreakDuration);
        var probe = new TaskCompletionSource();
        var probing = ExecuteAsync(pipeline, probe.Task);

        var rejection = (await ExecuteAsync(pipeline)).Exception.ShouldBeOfType<CircuitOpenException>();

        rejection.Since.ShouldBe(openedAt);
        rejection.Until.ShouldBe(_clock.GetUtcNow() + TimeSpan.FromSeconds(30));
        probe.SetResult();
        await probing;
    }

    [Fact]
    public async Task A_call_that_starts_with_the_clock_is_slow_too()
    {
        var pipeline = Build(new() { SampledCalls = 1, SlowCallDuration = TimeSpan.FromSeconds(1) });
        var call = new TaskCompletionSource();
        var calling = ExecuteAsync(pipeline, call.Task);
        _clock.Advance(TimeSpan.FromSeconds(1));

        call.SetResult();
        await calling;

        _control.State.ShouldBe(CircuitState.Open);
    }

    private ResiliencePipeline<int> Build(CircuitBreakerOptions? policy = null,
        Func<Outcome<int>, CallResult>? classify = null, Action<CircuitTransition>? onTransition = null)
    {
        policy ??= new();
        policy.SampledCalls ??= 20; // the textbook's numbers
        policy.BreakDuration = policy.BreakDuration == new CircuitBreakerOptions().BreakDuration
        ? BreakDuration : policy.BreakDuration;
        return Make(policy, classify, onTransition);
    }

    private ResiliencePipeline<int> Make(CircuitBreakerOptions policy,
        Func<Outcome<int>, CallResult>? classify = null, Action<CircuitTransition>? onTransition = null)
    {
        var options = new EdgeKitCircuitBreakerOptions<int> { Settings = policy,
            Control = _control, OnTransition = onTransition ?? _transitions.Add };
        options.Classify = classify ?? options.Classify;
        return new ResiliencePipelineBuilder<int> { TimeProvider = _clock }.AddEdgeKitCircuitBreaker(options).Build();
    }

    private async Task<ResiliencePipeline<int>> OpenAsync(CircuitBreakerOptions? policy = null)
    {
        var pipeline = Build(policy);
        await FailAsync(pipeline, times: 20);
        _control.State.ShouldBe(CircuitState.Open);
        return pipeline;
    }

    private static async Task<int> AdmittedOfHundredAsync(ResiliencePipeline<int> pipeline)
    {
        var admitted = 0;
        for (var i = 0; i < 100; i++)
        {
            admitted += (await ExecuteAsync(pipeline)).Exception is null ? 1 : 0;
        }

        return admitted;
    }

    private static async Task<List<Outcome<int>>> FirstFinishedAsync(IEnumerable<Task<Outcome<int>>> calls, int count)
    {
        var finished = new List<Outcome<int>>();
        await foreach (var call in Task.WhenEach(calls))
        {
            finished.Add(await call);
            if (finished.Count == count)
            {
                break;
            }
        }

        return finished;
    }

    private static async Task SucceedAsync(ResiliencePipeline<int> pipeline, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await ExecuteAsync(pipeline);
        }
    }

    private static async Task FailAsync(ResiliencePipeline<int> pipeline, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await ExecuteAsync(pipeline, () => throw new HttpRequestException("scripted"));
        }
    }

    private static Task<Outcome<int>> ExecuteAsync(ResiliencePipeline<int> pipeline, Action? call = null) =>
        ExecuteAsync(pipeline, () =>
        {
            call?.Invoke();
            return Task.CompletedTask;
        });

    private static Task<Outcome<int>> ExecuteAsync(
        ResiliencePipeline<int> pipeline, Task call, CancellationToken cancellationToken = default) =>
        ExecuteAsync(pipeline, () => call, cancellationToken);

    private static async Task<Outcome<int>> ExecuteAsync(
        ResiliencePipeline<int> pipeline, Func<Task> call, CancellationToken cancellationToken = default)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            return await pipeline.ExecuteOutcomeAsync(
                static async (_, call) =>
                {
                    try
                    {
                        await call();
                        return Outcome.FromResult(1);
                    }
                    catch (Exception e)
                    {
                        return Outcome.FromException<int>(e);
                    }
                },
                context,
                call);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }
}
