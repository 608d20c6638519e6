namespace EdgeKit.Resilience.CircuitBreaker;

/// <summary>
/// One circuit. Its whole state is one reference to a <see cref="Phase"/> and one to a <see cref="ThrottledUntil"/>. While it is
/// closed, a call reads both and writes nothing. Time is monotonic; wall-clock times are for messages only.
/// </summary>
internal sealed class Circuit(string policy,
    string authority, CircuitModel settings, TimeProvider timeProvider, CircuitCallbacks surroundings)
{
    private Phase _phase = new ClosedPhase(settings.CreateWindow());
    private ThrottledUntil? _throttledUntil;
    private CircuitModel _model = settings;

    public Phase Phase => Volatile.Read(ref _phase);

    public CircuitModel Model => Volatile.Read(ref _model);

    public double ThresholdFactor => surroundings.ThresholdFactor(policy, authority);

    /// <summary>Above zero, which stands for a clock that was not read.</summary>
    private long Now => 1 + timeProvider.GetElapsedTime(0, timeProvider.GetTimestamp()).Ticks;

    /// <returns><see langword="false"/> when the call is refused; then <paramref name="rejection"/> says why.</returns>
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

    /// <param name="permit">What let the call through.</param>
    /// <param name="verdict">How it ended.</param>
    /// <param name="heldUpTicks">For how long it was not the authority that was waited for.</param>
    public void Report(in CircuitPermit permit, CallResult verdict, long heldUpTicks = 0)
    {
        var settings = Model;
        if (permit.Phase is ClosedPhase closed && verdict.Kind == CallResultKind.Success && !settings.NeedsClock)
        {
            closed.ReportSuccess();
            return;
        }

        var now = settings.NeedsClock || permit.Phase is not ClosedPhase ? Now : 0;
        if (verdict.Kind == CallResultKind.Throttled)
        {
            Throttle(verdict.RetryAfter);
        }

        var slow = settings.SlowCallTicks > 0
            && permit.EnteredAt > 0 && now - permit.EnteredAt - heldUpTicks >= settings.SlowCallTicks;
        permit.Phase.Report(this, permit, verdict.Kind, slow, now);
    }

    /// <summary>
    /// Takes new settings; what was counted stays when it still can be used, and an open circuit stays open.
    /// </summary>
    public void Apply(CircuitModel settings)
    {
        Interlocked.Exchange(ref _model, settings);
        ReplaceOutdatedWindow();
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

    /// <summary>An open circuit lets its probes through at once and leaves the verdict to them.</summary>
    /// <param name="recovered">
    /// Whether it was found unhealthy before: then it is believed although calls failed after an earlier report.
    /// </param>
    public void ReportHealthy(bool recovered) => Phase.ReportHealthy(this, recovered);

    public void Open(Phase from, CircuitCause cause, int failedRounds, DateTimeOffset? since = null)
    {
        var cooldown = CircuitRules.BreakTicks(Model, failedRounds, surroundings.Random());
        var rejection = CreateRejection(TimeSpan.FromTicks(cooldown), since);
        MoveTo(from, new OpenPhase(rejection, Now + cooldown, failedRounds), cause);
    }

    /// <returns><see langword="false"/> when another call was quicker; then nothing has changed.</returns>
    public bool MoveTo(Phase from, Phase to, CircuitCause cause)
    {
        if (Interlocked.CompareExchange(ref _phase, to, from) != from)
        {
            return false;
        }

        ReplaceOutdatedWindow();
        var until = to is OpenPhase open ? open.Rejection.Until : null;
        surroundings.OnTransition(new CircuitTransition(policy, authority, from.State, to.State, cause, until));
        return true;
    }

    public CircuitRejection CreateRejection(TimeSpan? wait, DateTimeOffset? since = null, bool throttled = false)
    {
        var now = timeProvider.GetUtcNow();
        return new CircuitRejection(policy, authority, throttled, since ?? now, now + wait);
    }

    /// <summary>
    /// Whoever comes later, the reload or the circuit that closes, finds the other and counts as the settings in force
    /// say.
    /// </summary>
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
        if (Volatile.Read(ref _throttledUntil) is { } rest)
        {
            if (now < rest.UntilTicks)
            {
                permit = default;
                rejection = rest.Rejection;
                return false;
            }

            Interlocked.CompareExchange(ref _throttledUntil, null, rest);
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

        var rest = new ThrottledUntil(Now + wait, CreateRejection(TimeSpan.FromTicks(wait), throttled: true));
        var seen = Volatile.Read(ref _throttledUntil);
        while (seen is null || seen.UntilTicks < rest.UntilTicks)
        {
            var before = Interlocked.CompareExchange(ref _throttledUntil, rest, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }
}
