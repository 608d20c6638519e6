namespace Shop.Identity.Control;

/// <summary>The simulated faults of the server.</summary>
internal sealed class FaultSwitch
{
    private volatile FaultSettings _current = new(0, 0);

    public FaultSettings Current
    {
        get => _current;
        set => _current = value;
    }
}
