namespace Shop.Bank.Faults;

/// <summary>The settings of the last <c>PUT /faults</c>; a restart resets them.</summary>
internal sealed class FaultSwitch
{
    private volatile FaultSettings _current = new();

    public FaultSettings Current
    {
        get => _current;
        set => _current = value;
    }
}
