namespace EdgeKit.Resilience.CircuitBreaker;

/// <summary>
/// Lets exactly the configured number of probes through. Each has a place that holds when it started; a probe that was
/// cancelled gives its place back, and one that is not heard of in time loses it to the next call, so no probe can keep
/// the circuit half-open for ever.
/// </summary>
internal sealed class HalfOpenPhase : Phase
{
    private const long Free = 0;
    private const long Succeeded = -1;

    private readonly long[] _slots;
    private readonly int _failedProbeRounds;
    private readonly long _probeTimeoutTicks;
    private readonly DateTimeOffset _since;
    private readonly OpenPhase? _interrupted;
    private readonly Lazy<CircuitRejection> _rejection;

    /// <param name="circuit">Whose phase it is.</param>
    /// <param name="failedRounds">How often the probes failed since the circuit was last closed.</param>
    /// <param name="since">When it was opened.</param>
    /// <param name="cutShort">
    /// The wait that a report has cut short, to go on where the probes fail; <see langword="null"/> when it was over.
    /// </param>
    public HalfOpenPhase(Circuit circuit, int failedRounds, DateTimeOffset since, OpenPhase? cutShort = null)
    {
        _slots = new long[circuit.Model.Probes];
        _probeTimeoutTicks = circuit.Model.ProbeTimeoutTicks;
        _failedProbeRounds = failedRounds;
        _since = since;
        _interrupted = cutShort;
        _rejection = new(
            () => circuit.CreateRejection(TimeSpan.FromTicks(_probeTimeoutTicks), since), LazyThreadSafetyMode.PublicationOnly);
    }

    public override CircuitState State => CircuitState.HalfOpen;

    public override CircuitRejection Rejection => _rejection.Value;

    public override bool TryEnter(Circuit circuit, long now, out CircuitPermit permit)
    {
        for (var i = 0; i < _slots.Length; i++)
        {
            var held = Volatile.Read(ref _slots[i]);
            var free = held == Free || (held > 0 && now - held >= _probeTimeoutTicks);
            if (free && Interlocked.CompareExchange(ref _slots[i], now, held) == held)
            {
                permit = new CircuitPermit(this, now, i);
                return true;
            }
        }

        permit = new CircuitPermit(this);
        return false;
    }

    public override void Report(Circuit circuit, in CircuitPermit permit, CallResultKind verdict, bool slow, long now)
    {
        var succeeded = verdict == CallResultKind.Success && !slow;
        var place = succeeded ? Succeeded : Free;
        if (Interlocked.CompareExchange(ref _slots[permit.Slot], place, permit.EnteredAt) != permit.EnteredAt)
        {
            return; // its place was given to another call
        }

        if (succeeded)
        {
            CloseWhenAllSucceeded(circuit, now);
        }
        else if (
            verdict is CallResultKind.Failure or CallResultKind.Success && _interrupted?.TryResume(circuit, this, now) != true)
        {
            circuit.Open(this, CircuitCause.ProbeFailed, _failedProbeRounds + 1, _since);
        }
    }

    private void CloseWhenAllSucceeded(Circuit circuit, long now)
    {
        for (var i = 0; i < _slots.Length; i++)
        {
            if (Volatile.Read(ref _slots[i]) != Succeeded)
            {
                return;
            }
        }

        var settings = circuit.Model;
        circuit.MoveTo(
            this,
            settings.RampUpTicks > 0
            ? new RampUpPhase(settings, now, _failedProbeRounds) : new ClosedPhase(settings.CreateWindow()),
            CircuitCause.ProbesSucceeded);
    }
}
