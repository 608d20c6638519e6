namespace Shop.Identity.Control;

/// <summary>What the server pretends to suffer from, so that others can show that they survive it.</summary>
internal sealed class FaultSwitch
{
    private volatile Faults _current = new(0, 0);

    public Faults Current
    {
        get => _current;
        set => _current = value;
    }
}
