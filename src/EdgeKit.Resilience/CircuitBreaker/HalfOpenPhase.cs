namespace EdgeKit.Resilience.CircuitBreaker;

/// <summary>
/// Admits a fixed number of probes, one per slot. A slot holds the start time of its probe. A cancelled probe frees its
/// slot, and one that exceeds the probe timeout loses it to the next call, so that no probe can keep the circuit
/// half-open forever.
/// </summary>
internal sealed class HalfOpenPhase(
    CircuitModel model, int failedProbeRounds, DateTimeOffset since, OpenPhase? interrupted = null) : Phase
{
    private const long Free = 0;
    private const long Succeeded = -1;

    // "interrupted" is a break that a health report has ended early. It is resumed if the probes fail.
    private readonly long[] _slots = new long[model.Probes];
    private CircuitRejection? _rejection;

    public override CircuitState State => CircuitState.HalfOpen;

    public override CircuitRejection Rejection => _rejection!;

    public override bool TryEnter(Circuit circuit, long now, out CircuitPermit permit)
    {
        for (var i = 0; i < _slots.Length; i++)
        {
            var startedAt = Volatile.Read(ref _slots[i]);
            var isFree = startedAt == Free || (startedAt > 0 && now - startedAt >= model.ProbeTimeoutTicks);
            if (isFree && Interlocked.CompareExchange(ref _slots[i], now, startedAt) == startedAt)
            {
                permit = new CircuitPermit(this, now, i);
                return true;
            }
        }

        _rejection ??= circuit.CreateRejection(TimeSpan.FromTicks(model.ProbeTimeoutTicks), since);
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
            && interrupted?.TryResume(circuit, this, now) != true)
        {
            circuit.Open(this, CircuitCause.ProbeFailed, failedProbeRounds + 1, since);
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

        var current = circuit.Model;
        Phase next = current.RampUpTicks > 0
            ? new RampUpPhase(current, now, failedProbeRounds) : new ClosedPhase(current.CreateWindow());
        circuit.MoveTo(this, next, CircuitCause.ProbesSucceeded);
    }
}
