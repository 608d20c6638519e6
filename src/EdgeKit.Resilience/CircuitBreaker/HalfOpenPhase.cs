namespace EdgeKit.Resilience.CircuitBreaker;

/// <summary>
/// Admits a fixed number of probes, one per slot. A slot holds the start time of its probe. A cancelled probe frees its
/// slot, and one that exceeds the probe timeout loses it to the next call, so that no probe can keep the circuit
/// half-open forever.
/// </summary>
internal sealed class HalfOpenPhase : Phase
{
    private const long Free = 0;
    private const long Succeeded = -1;

    private readonly long[] _slots;
    private readonly int _failedProbeRounds;
    private readonly long _probeTimeoutTicks;
    private readonly DateTimeOffset _since;
    private readonly OpenPhase? _interrupted; // a break that a report has ended early; resumed if the probes fail
    private readonly Lazy<CircuitRejection> _rejection;

    public HalfOpenPhase(
        Circuit circuit, int failedProbeRounds, DateTimeOffset since, OpenPhase? interrupted = null)
    {
        _slots = new long[circuit.Model.Probes];
        _probeTimeoutTicks = circuit.Model.ProbeTimeoutTicks;
        _failedProbeRounds = failedProbeRounds;
        _since = since;
        _interrupted = interrupted;
        _rejection = new(
            () => circuit.CreateRejection(TimeSpan.FromTicks(_probeTimeoutTicks), since),
            LazyThreadSafetyMode.PublicationOnly);
    }

    public override CircuitState State => CircuitState.HalfOpen;

    public override CircuitRejection Rejection => _rejection.Value;

    public override bool TryEnter(Circuit circuit, long now, out CircuitPermit permit)
    {
        for (var i = 0; i < _slots.Length; i++)
        {
            var startedAt = Volatile.Read(ref _slots[i]);
            var isFree = startedAt == Free || (startedAt > 0 && now - startedAt >= _probeTimeoutTicks);
            if (isFree && Interlocked.CompareExchange(ref _slots[i], now, startedAt) == startedAt)
            {
                permit = new CircuitPermit(this, now, i);
                return true;
            }
        }

        permit = new CircuitPermit(this);
        return false;
    }

    public override void Report(
        Circuit circuit, in CircuitPermit permit, CallResultKind result, bool slow, long now)
    {
        var succeeded = result == CallResultKind.Success && !slow;
        var value = succeeded ? Succeeded : Free;
        if (Interlocked.CompareExchange(ref _slots[permit.Slot], value, permit.EnteredAt) != permit.EnteredAt)
        {
            return; // the slot was given to another call
        }

        if (succeeded)
        {
            CloseIfAllSucceeded(circuit, now);
        }
        else if (result is CallResultKind.Failure or CallResultKind.Success
            && _interrupted?.TryResume(circuit, this, now) != true)
        {
            circuit.Open(this, CircuitCause.ProbeFailed, _failedProbeRounds + 1, _since);
        }
    }

    private void CloseIfAllSucceeded(Circuit circuit, long now)
    {
        for (var i = 0; i < _slots.Length; i++)
        {
            if (Volatile.Read(ref _slots[i]) != Succeeded)
            {
                return;
            }
        }

        var model = circuit.Model;
        Phase next = model.RampUpTicks > 0
            ? new RampUpPhase(model, now, _failedProbeRounds) : new ClosedPhase(model.CreateWindow());
        circuit.MoveTo(this, next, CircuitCause.ProbesSucceeded);
    }
}
