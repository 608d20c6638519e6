namespace EdgeKit.Resilience.Circuits;

/// <summary>
/// One circuit. Its whole state is one reference to a <see cref="Phase"/> and one to a <see cref="Rest"/>. While it is
/// closed, a call reads both and writes nothing. Time is monotonic; wall-clock times are for messages only.
/// </summary>
internal sealed class Circuit(string policy,
    string authority, CircuitSettings settings, TimeProvider timeProvider, CircuitSurroundings surroundings)
{
    private Phase _phase = new ClosedPhase(settings.NewWindow());
    private Rest? _rest;
    private CircuitSettings _settings = settings;

    public Phase Phase => Volatile.Read(ref _phase);

    public CircuitSettings Settings => Volatile.Read(ref _settings);

    public double FleetScale => surroundings.FleetScale(policy, authority);

    /// <summary>Above zero, which stands for a clock that was not read.</summary>
    private long Now => 1 + timeProvider.GetElapsedTime(0, timeProvider.GetTimestamp()).Ticks;

    /// <returns><see langword="false"/> when the call is refused; then <paramref name="rejection"/> says why.</returns>
    public bool TryEnter(out Permit permit, out CircuitRefusal? rejection)
    {
        var phase = Phase;
        if (phase is ClosedPhase && Volatile.Read(ref _rest) is null)
        {
            rejection = null;
            return phase.TryEnter(this, Settings.NeedsClock ? Now : 0, out permit);
        }

        return TryEnterWithCare(phase, out permit, out rejection);
    }

    /// <param name="permit">What let the call through.</param>
    /// <param name="verdict">How it ended.</param>
    /// <param name="heldUpTicks">For how long it was not the authority that was waited for.</param>
    public void Report(in Permit permit, CallVerdict verdict, long heldUpTicks = 0)
    {
        var settings = Settings;
        if (permit.Phase is ClosedPhase closed && verdict.Kind == VerdictKind.Success && !settings.NeedsClock)
        {
            closed.ReportGood();
            return;
        }

        var now = settings.NeedsClock || permit.Phase is not ClosedPhase ? Now : 0;
        if (verdict.Kind == VerdictKind.Throttled)
        {
            LeaveAlone(verdict.RetryAfter);
        }

        var slow = settings.SlowTicks > 0
            && permit.EnteredAt > 0 && now - permit.EnteredAt - heldUpTicks >= settings.SlowTicks;
        permit.Phase.Report(this, permit, verdict.Kind, slow, now);
    }

    /// <summary>
    /// Takes new settings; what was counted stays when it still can be used, and an open circuit stays open.
    /// </summary>
    public void Apply(CircuitSettings settings)
    {
        Interlocked.Exchange(ref _settings, settings);
        FitWindow();
    }

    public void Isolate()
    {
        var isolated = new IsolatedPhase(NewRejection(wait: null));
        while (!MoveTo(Phase, isolated, CircuitCause.Manual))
        {
        }
    }

    public void Close()
    {
        Volatile.Write(ref _rest, null);
        var closed = new ClosedPhase(Settings.NewWindow());
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
        var cooldown = Decision.CooldownTicks(Settings, failedRounds, surroundings.Random());
        var rejection = NewRejection(TimeSpan.FromTicks(cooldown), since);
        MoveTo(from, new OpenPhase(rejection, Now + cooldown, failedRounds), cause);
    }

    /// <returns><see langword="false"/> when another call was quicker; then nothing has changed.</returns>
    public bool MoveTo(Phase from, Phase to, CircuitCause cause)
    {
        if (Interlocked.CompareExchange(ref _phase, to, from) != from)
        {
            return false;
        }

        FitWindow();
        var until = to is OpenPhase open ? open.Rejection.Until : null;
        surroundings.OnTransition(new CircuitTransition(policy, authority, from.State, to.State, cause, until));
        return true;
    }

    public CircuitRefusal NewRejection(TimeSpan? wait, DateTimeOffset? since = null, bool throttled = false)
    {
        var now = timeProvider.GetUtcNow();
        return new CircuitRefusal(policy, authority, throttled, since ?? now, now + wait);
    }

    /// <summary>
    /// Whoever comes later, the reload or the circuit that closes, finds the other and counts as the settings in force
    /// say.
    /// </summary>
    private void FitWindow()
    {
        if (Phase is ClosedPhase closed && !closed.Window.Fits(Settings))
        {
            Interlocked.CompareExchange(ref _phase, new ClosedPhase(Settings.NewWindow()), closed);
        }
    }

    private bool TryEnterWithCare(Phase phase, out Permit permit, out CircuitRefusal? rejection)
    {
        var now = Now;
        if (Volatile.Read(ref _rest) is { } rest)
        {
            if (now < rest.UntilTicks)
            {
                permit = default;
                rejection = rest.Rejection;
                return false;
            }

            Interlocked.CompareExchange(ref _rest, null, rest);
        }

        var entered = phase.TryEnter(this, now, out permit);
        rejection = entered ? null : permit.Phase.Rejection;
        return entered;
    }

    private void LeaveAlone(TimeSpan retryAfter)
    {
        var wait = Math.Min(retryAfter.Ticks, Settings.MaxRestTicks);
        if (wait <= 0)
        {
            return;
        }

        var rest = new Rest(Now + wait, NewRejection(TimeSpan.FromTicks(wait), throttled: true));
        var seen = Volatile.Read(ref _rest);
        while (seen is null || seen.UntilTicks < rest.UntilTicks)
        {
            var before = Interlocked.CompareExchange(ref _rest, rest, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }
}
