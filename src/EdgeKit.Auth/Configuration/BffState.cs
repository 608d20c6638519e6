namespace EdgeKit.Auth.Configuration;

/// <summary>Marks that a login is configured, and whether its endpoints are mapped.</summary>
internal sealed class BffState
{
    private int _mapped;

    /// <summary>True for the first caller.</summary>
    public bool TryMap() => Interlocked.Exchange(ref _mapped, 1) == 0;
}
