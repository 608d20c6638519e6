namespace EdgeKit.Resilience.Circuits;

/// <summary>
/// Lets exactly the configured number of probes through. Each has a place that holds when it started; a probe that was
/// cancelled gives its place back, and one that is not heard of in time loses it to the next call, so no probe can keep
/// the circuit half-open for ever.
/// </summary>
internal sealed class HalfOpenPhase : Phase
{
    private const long Free = 0;
    private const long Succeeded = -1;

    private readonly long[] _places;
    private readonly int _failedRounds;
    private readonly long _probeTicks;
    private readonly DateTimeOffset _since;
    private readonly OpenPhase? _cutShort;
    private readonly Lazy<CircuitRefusal> _rejection;

    /// <param name="circuit">Whose phase it is.</param>
    /// <param name="failedRounds">How often the probes failed since the circuit was last closed.</param>
    /// <param name="since">When it was opened.</param>
    /// <param name="cutShort">
    /// The wait that a report has cut short, to go on where the probes fail; <see langword="null"/> when it was over.
    /// </param>
    public HalfOpenPhase(Circuit circuit, int failedRounds, DateTimeOffset since, OpenPhase? cutShort = null)
    {
        _places = new long[circuit.Settings.Probes];
        _probeTicks = circuit.Settings.ProbeTicks;
        _failedRounds = failedRounds;
        _since = since;
        _cutShort = cutShort;
        _rejection = new(
            () => circuit.NewRejection(TimeSpan.FromTicks(_probeTicks), since), LazyThreadSafetyMode.PublicationOnly);
    }

    public override CircuitState State => CircuitState.HalfOpen;

    public override CircuitRefusal Rejection => _rejection.Value;

    public override bool TryEnter(Circuit circuit, long now, out Permit permit)
    {
        for (var i = 0; i < _places.Length; i++)
        {
            var held = Volatile.Read(ref _places[i]);
            var free = held == Free || (held > 0 && now - held >= _probeTicks);
            if (free && Interlocked.CompareExchange(ref _places[i], now, held) == held)
            {
                permit = new Permit(this, now, i);
                return true;
            }
        }

        permit = new Permit(this);
        return false;
    }

    public override void Report(Circuit circuit, in Permit permit, VerdictKind verdict, bool slow, long now)
    {
        var succeeded = verdict == VerdictKind.Success && !slow;
        var place = succeeded ? Succeeded : Free;
        if (Interlocked.CompareExchange(ref _places[permit.Slot], place, permit.EnteredAt) != permit.EnteredAt)
        {
            return; // its place was given to another call
        }

        if (succeeded)
        {
            CloseWhenAllSucceeded(circuit, now);
        }
        else if (
            verdict is VerdictKind.Failure or VerdictKind.Success && _cutShort?.TryResume(circuit, this, now) != true)
        {
            circuit.Open(this, CircuitCause.ProbeFailed, _failedRounds + 1, _since);
        }
    }

    private void CloseWhenAllSucceeded(Circuit circuit, long now)
    {
        for (var i = 0; i < _places.Length; i++)
        {
            if (Volatile.Read(ref _places[i]) != Succeeded)
            {
                return;
            }
        }

        var settings = circuit.Settings;
        circuit.MoveTo(
            this,
            settings.RampTicks > 0
            ? new RampUpPhase(settings, now, _failedRounds) : new ClosedPhase(settings.NewWindow()),
            CircuitCause.ProbesSucceeded);
    }
}
