namespace EdgeKit.Scenarios.Running;

internal sealed record Order(string Id, string Status, decimal Total, string? Reason = null)
{
    public bool IsTerminal => Status is "shipped" or "cancelled";
}
