namespace EdgeKit.Resilience.CircuitBreaker;

/// <summary>
/// A circuit breaker. Its state is one reference to a <see cref="Phase"/> and one to a <see cref="ThrottledUntil"/>,
/// replaced by compare-and-swap. While it is closed, a successful call reads both and writes at most
/// its count. See README.md here.
/// </summary>
internal sealed class Circuit(
    string policy, string authority, CircuitModel model, TimeProvider timeProvider, CircuitCallbacks callbacks)
{
    private Phase _phase = new ClosedPhase(model.CreateWindow());
    private ThrottledUntil? _throttledUntil;
    private CircuitModel _model = model;

    public Phase Phase => Volatile.Read(ref _phase);

    public CircuitModel Model => Volatile.Read(ref _model);

    public double ThresholdFactor => callbacks.ThresholdFactor(policy, authority);

    /// <summary>Monotonic ticks, above zero: zero means that the clock was not read.</summary>
    private long Now => 1 + timeProvider.GetElapsedTime(0, timeProvider.GetTimestamp()).Ticks;

    /// <returns>False if the call is rejected; <paramref name="rejection"/> has the reason.</returns>
    public bool TryEnter(out CircuitPermit permit, out CircuitRejection? rejection)
    {
        var phase = Phase;
        if (phase is ClosedPhase && Volatile.Read(ref _throttledUntil) is null)
        {
            rejection = null;
            return phase.TryEnter(this, Model.NeedsClock ? Now : 0, out permit);
        }

        return TryEnterSlowPath(phase, out permit, out rejection);
    }

    public void Report(in CircuitPermit permit, CallResult result, long uploadTicks = 0)
    {
        var model = Model;
        if (permit.Phase is ClosedPhase closed && result.Kind == CallResultKind.Success && !model.NeedsClock)
        {
            closed.ReportSuccess();
            return;
        }

        var now = model.NeedsClock || permit.Phase is not ClosedPhase ? Now : 0;
        if (result.Kind == CallResultKind.Throttled)
        {
            Throttle(result.RetryAfter);
        }

        var slow = model.SlowCallTicks > 0 && permit.EnteredAt > 0
            && now - permit.EnteredAt - uploadTicks >= model.SlowCallTicks;
        permit.Phase.Report(this, permit, result.Kind, slow, now);
    }

    /// <summary>
    /// Applies the settings of the next call, if newer. Counts are kept if the window has the same shape.
    /// </summary>
    public void Apply(CircuitModel model)
    {
        var current = Model;
        if (!ReferenceEquals(current, model) && model.Generation >= current.Generation)
        {
            Interlocked.CompareExchange(ref _model, model, current);
            ReplaceOutdatedWindow();
        }
    }

    public void Isolate()
    {
        var isolated = new IsolatedPhase(CreateRejection(wait: null));
        while (!MoveTo(Phase, isolated, CircuitCause.Manual))
        {
        }
    }

    public void Close()
    {
        Volatile.Write(ref _throttledUntil, null);
        var closed = new ClosedPhase(Model.CreateWindow());
        while (!MoveTo(Phase, closed, CircuitCause.Manual))
        {
        }
    }

    /// <summary>Makes an open circuit half-open; its probes decide.</summary>
    public void ReportHealthy(bool recovered) => Phase.ReportHealthy(this, recovered);

    public void Open(Phase from, CircuitCause cause, int failedProbeRounds, DateTimeOffset? since = null)
    {
        var breakTicks = CircuitRules.BreakTicks(Model, failedProbeRounds, callbacks.Random());
        var rejection = CreateRejection(TimeSpan.FromTicks(breakTicks), since);
        MoveTo(from, new OpenPhase(rejection, Now + breakTicks, failedProbeRounds), cause);
    }

    /// <returns>False if another call has changed the phase first; then nothing has changed.</returns>
    public bool MoveTo(Phase from, Phase to, CircuitCause cause)
    {
        if (Interlocked.CompareExchange(ref _phase, to, from) != from)
        {
            return false;
        }

        ReplaceOutdatedWindow();
        var until = to is OpenPhase open ? open.Rejection.Until : null;
        callbacks.OnTransition(new CircuitTransition(policy, authority, from.State, to.State, cause, until));
        return true;
    }

    public CircuitRejection CreateRejection(TimeSpan? wait, DateTimeOffset? since = null, bool throttled = false)
    {
        var now = timeProvider.GetUtcNow();
        return new CircuitRejection(policy, authority, throttled, since ?? now, now + wait);
    }

    /// <summary>Called after both a new model and a new phase, so that the later change sees the earlier one.</summary>
    private void ReplaceOutdatedWindow()
    {
        if (Phase is ClosedPhase closed && !closed.Window.Matches(Model))
        {
            Interlocked.CompareExchange(ref _phase, new ClosedPhase(Model.CreateWindow()), closed);
        }
    }

    private bool TryEnterSlowPath(Phase phase, out CircuitPermit permit, out CircuitRejection? rejection)
    {
        var now = Now;
        if (Volatile.Read(ref _throttledUntil) is { } throttled)
        {
            if (now < throttled.UntilTicks)
            {
                permit = default;
                rejection = throttled.Rejection;
                return false;
            }

            Interlocked.CompareExchange(ref _throttledUntil, null, throttled);
        }

        var entered = phase.TryEnter(this, now, out permit);
        rejection = entered ? null : permit.Phase.Rejection;
        return entered;
    }

    private void Throttle(TimeSpan retryAfter)
    {
        var wait = Math.Min(retryAfter.Ticks, Model.MaxRetryAfterTicks);
        if (wait <= 0)
        {
            return;
        }

        var rejection = CreateRejection(TimeSpan.FromTicks(wait), throttled: true);
        var throttled = new ThrottledUntil(Now + wait, rejection);
        var current = Volatile.Read(ref _throttledUntil);
        while (current is null || current.UntilTicks < throttled.UntilTicks)
        {
            var seen = Interlocked.CompareExchange(ref _throttledUntil, throttled, current);
            if (seen == current)
            {
                return;
            }

            current = seen;
        }
    }

    /// <summary>The end of a wait that the authority asked for with Retry-After.</summary>
    private sealed record ThrottledUntil(long UntilTicks, CircuitRejection Rejection);
}
