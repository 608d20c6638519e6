namespace Shop.Bank.Faults;

/// <summary>What <c>PUT /faults</c> last set; a restart is well again.</summary>
internal sealed class FaultSwitch
{
    private volatile FaultSettings _current = new();

    public FaultSettings Current
    {
        get => _current;
        set => _current = value;
    }
}
