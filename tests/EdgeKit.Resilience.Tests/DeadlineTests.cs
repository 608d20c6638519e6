using EdgeKit.Policies;

namespace EdgeKit.Resilience.Tests;

public sealed class DeadlineTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Time_passes_on_a_deadline()
    {
        using var deadline = Deadline.Begin(TimeSpan.FromSeconds(3), _clock);

        _clock.Advance(TimeSpan.FromSeconds(1));

        Deadline.Current!.Remaining.ShouldBe(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void A_deadline_inside_another_cannot_be_later()
    {
        using var outer = Deadline.Begin(TimeSpan.FromSeconds(1), _clock);
        using (Deadline.Begin(TimeSpan.FromSeconds(5), _clock))
        {
            Deadline.Current!.Remaining.ShouldBe(TimeSpan.FromSeconds(1));
        }

        Deadline.Current!.Remaining.ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_deadline_flows_with_the_work_and_not_out_of_it()
    {
        await Task.Run(() => Deadline.Begin(TimeSpan.FromSeconds(1), _clock));

        Deadline.Current.ShouldBeNull();
    }

    [Fact]
    public void Work_that_outlives_the_scope_of_its_deadline_has_none()
    {
        ExecutionContext? captured;
        using (Deadline.Begin(TimeSpan.FromSeconds(1), _clock))
        {
            captured = ExecutionContext.Capture();
        }

        ExecutionContext.Run(captured!, _ => Deadline.Current.ShouldBeNull(), null);
    }

    [Fact]
    public void A_suspended_deadline_limits_nothing_until_it_is_resumed()
    {
        using var deadline = Deadline.Begin(TimeSpan.FromSeconds(1), _clock);

        using (Deadline.Suspend())
        {
            Deadline.Cut(TimeSpan.FromSeconds(9)).ShouldBe(TimeSpan.FromSeconds(9));
        }

        Deadline.Cut(TimeSpan.FromSeconds(9)).ShouldBe(TimeSpan.FromSeconds(1));
        Deadline.Cut(Timeout.InfiniteTimeSpan).ShouldBe(TimeSpan.FromSeconds(1));
        _clock.Advance(TimeSpan.FromSeconds(2));
        Deadline.Cut(TimeSpan.FromSeconds(9)).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_call_gets_the_remaining_time_of_the_deadline_and_sends_it_on()
    {
        using var bench = new Bench();
        bench.Network.AnswerNever();
        using var deadline = Deadline.Begin(TimeSpan.FromSeconds(2), bench.Clock);
        bench.Clock.Advance(TimeSpan.FromSeconds(0.5));
        var started = bench.Clock.GetUtcNow();

        var failure = await Should.ThrowAsync<ResilienceException>(bench.FinishAsync(bench.GetAsync()));

        failure.Reason.ShouldBe(RejectionReason.DeadlineExceeded);
        (bench.Clock.GetUtcNow() - started).ShouldBe(TimeSpan.FromSeconds(1.5));
        bench.Network.Sent[0].Headers["Request-Timeout"].ShouldBe("1.5");
    }

    [Fact]
    public async Task A_call_past_its_deadline_is_not_sent()
    {
        using var bench = new Bench();
        using var deadline = Deadline.Begin(TimeSpan.FromSeconds(1), bench.Clock);
        bench.Clock.Advance(TimeSpan.FromSeconds(1));

        var failure = await Should.ThrowAsync<ResilienceException>(bench.GetAsync());

        failure.Reason.ShouldBe(RejectionReason.DeadlineExceeded);
        failure.IsTimeout.ShouldBeTrue();
        bench.Network.Sent.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0.9, CircuitState.Closed)]
    [InlineData(1.1, CircuitState.Open)]
    public async Task Short_deadlines_open_no_circuit_and_deadlines_of_half_an_attempt_timeout_do(
        double seconds, CircuitState expected)
    {
        using var bench = new Bench("""{ "AttemptTimeout": "00:00:02", "Retry": { "MaxAttempts": 1 } }""");
        bench.Network.AnswerNever();

        for (var i = 0; i < 20; i++)
        {
            using var deadline = Deadline.Begin(TimeSpan.FromSeconds(seconds), bench.Clock);
            await Should.ThrowAsync<ResilienceException>(bench.FinishAsync(bench.GetAsync()));
        }

        bench.Pipelines.StateOf("bank", new Uri("http://bank/")).ShouldBe(expected);
    }

    [Theory]
    [InlineData(0.003)]
    [InlineData(1.1)]
    [InlineData(1.9)]
    public async Task A_deadline_of_the_caller_shortens_its_own_wait_and_counts_for_nothing_else(double seconds)
    {
        using var bench = new Bench("""{ "AttemptTimeout": "00:00:02", "Retry": { "MaxAttempts": 1 }, "CircuitBreaker": { "SampledCalls": 20 } }""");
        using var meters = new MeterRecorder(bench.Services);
        bench.Network.AnswerNever();

        for (var i = 0; i < 25; i++)
        {
            using var deadline = Deadline.BeginCallers(TimeSpan.FromSeconds(seconds), bench.Clock);
            (await Should.ThrowAsync<ResilienceException>(bench.FinishAsync(bench.GetAsync()))).Reason.ShouldBe(
                RejectionReason.DeadlineExceeded);
        }

        bench.Pipelines.StateOf("bank", new Uri("http://bank/")).ShouldBe(CircuitState.Closed);
        meters.Of("edgekit.resilience.attempt.duration").Select(
            m => m.Tags["edgekit.resilience.result"]).Distinct().ShouldBe(["cancelled"]);
    }

    [Fact]
    public async Task An_attempt_that_had_its_full_timeout_counts_whatever_the_callers_deadline()
    {
        using var bench = new Bench("""{ "AttemptTimeout": "00:00:02", "Retry": { "MaxAttempts": 1 }, "CircuitBreaker": { "SampledCalls": 20 } }""");
        bench.Network.AnswerNever();

        for (var i = 0; i < 20; i++)
        {
            using var deadline = Deadline.BeginCallers(TimeSpan.FromSeconds(5), bench.Clock);
            (await Should.ThrowAsync<ResilienceException>(bench.FinishAsync(bench.GetAsync()))).Reason.ShouldBe(
                RejectionReason.AttemptTimeout);
        }

        bench.Pipelines.StateOf("bank", new Uri("http://bank/")).ShouldBe(CircuitState.Open);
    }

    /// <summary>The called service knows the deadline and gives up shortly before its caller.</summary>
    [Theory]
    [InlineData(2.8, CircuitState.Closed)]
    [InlineData(1, CircuitState.Open)]
    public async Task An_error_just_before_the_callers_deadline_counts_for_nothing_and_an_earlier_one_counts(
        double second, CircuitState expected)
    {
        using var bench = new Bench("""{ "AttemptTimeout": "00:00:05", "Retry": { "MaxAttempts": 1 }, "CircuitBreaker": { "SampledCalls": 20 } }""");
        bench.Network.Script = async (_, _, cancellation) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(second), bench.Clock, cancellation);
            return new HttpResponseMessage(System.Net.HttpStatusCode.GatewayTimeout);
        };

        for (var i = 0; i < 20; i++)
        {
            using var deadline = Deadline.BeginCallers(TimeSpan.FromSeconds(3), bench.Clock);
            await bench.FinishAsync(bench.GetAsync());
        }

        bench.Pipelines.StateOf("bank", new Uri("http://bank/")).ShouldBe(expected);
    }

    [Fact]
    public async Task Callers_that_go_away_open_no_circuit()
    {
        using var bench = new Bench("""{ "Retry": { "MaxAttempts": 1 }, "CircuitBreaker": { "SampledCalls": 20 } }""");
        bench.Network.Script = async (_, _, cancellation) =>
        {
            try
            {
                return await ScriptedHandler.NeverAsync(cancellation);
            }
            catch (OperationCanceledException e)
            {
                throw new HttpRequestException("The connection was closed under it.", e);
            }
        };

        for (var i = 0; i < 25; i++)
        {
            using var caller = new CancellationTokenSource(TimeSpan.FromMilliseconds(3), bench.Clock);
            await Should.ThrowAsync<Exception>(bench.FinishAsync(
                bench.Client.GetAsync(new Uri("http://bank/"), caller.Token), TimeSpan.FromMilliseconds(1)));
        }

        bench.Pipelines.StateOf("bank", new Uri("http://bank/")).ShouldBe(CircuitState.Closed);
    }

    [Fact]
    public void A_deadline_inside_that_of_the_caller_is_the_callers_as_long_as_that_is_the_shorter()
    {
        using var caller = Deadline.BeginCallers(TimeSpan.FromSeconds(3), _clock);
        using (Deadline.Begin(TimeSpan.FromSeconds(5), _clock))
        {
            Deadline.Current!.IsCallers.ShouldBeTrue();
        }

        using (Deadline.Begin(TimeSpan.FromSeconds(1), _clock))
        {
            Deadline.Current!.IsCallers.ShouldBeFalse();
        }
    }

    [Fact]
    public async Task Without_a_deadline_no_header_is_sent()
    {
        using var bench = new Bench();

        await bench.GetAsync();

        bench.Network.Sent[0].Headers.Keys.ShouldNotContain("Request-Timeout");
    }

    [Theory]
    [InlineData("Request-Timeout", "1.5", 1_500)]
    [InlineData("Request-Timeout", "250ms", 250)]
    [InlineData("Request-Timeout", "2s", 2_000)]
    [InlineData("X-Request-Timeout-Ms", "750", 750)]
    [InlineData("grpc-timeout", "250m", 250)]
    [InlineData("grpc-timeout", "2S", 2_000)]
    [InlineData("grpc-timeout", "1M", 60_000)]
    public void A_header_is_read_in_the_format_of_its_name(string name, string value, int milliseconds)
    {
        DeadlineHeader.TryParse(name, value, out var remaining).ShouldBeTrue();

        remaining.ShouldBe(TimeSpan.FromMilliseconds(milliseconds));
        DeadlineHeader.TryParse(name, DeadlineHeader.Format(name, remaining), out var again).ShouldBeTrue();
        again.ShouldBe(remaining);
    }

    [Theory]
    [InlineData("Request-Timeout")]
    [InlineData("X-Request-Timeout-Ms")]
    [InlineData("grpc-timeout")]
    public void The_remaining_time_is_never_written_as_zero_which_receivers_ignore(string name)
    {
        var value = DeadlineHeader.Format(name, TimeSpan.FromMicroseconds(400));

        DeadlineHeader.TryParse(name, value, out var remaining).ShouldBeTrue();
        remaining.ShouldBe(TimeSpan.FromMilliseconds(1));
    }

    [Theory]
    [InlineData("Request-Timeout", null)]
    [InlineData("Request-Timeout", "")]
    [InlineData("Request-Timeout", "soon")]
    [InlineData("Request-Timeout", "-1")]
    [InlineData("Request-Timeout", "0")]
    [InlineData("Request-Timeout", "1e400")]
    [InlineData("Request-Timeout", "100000")]
    [InlineData("Request-Timeout", "NaN")]
    [InlineData("grpc-timeout", "250")]
    [InlineData("grpc-timeout", "250s")]
    public void A_malformed_value_is_not_trusted(string name, string? value) =>
        DeadlineHeader.TryParse(name, value, out _).ShouldBeFalse();
}
