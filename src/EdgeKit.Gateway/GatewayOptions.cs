namespace EdgeKit.Gateway;

/// <summary>The section <c>EdgeKit:Gateway</c>: what the gateway does besides what stands on its routes.</summary>
public sealed class GatewayOptions
{
    /// <summary>Cells between which callers are divided. Default: none.</summary>
    public CellsOptions? Cells { get; set; }
}
