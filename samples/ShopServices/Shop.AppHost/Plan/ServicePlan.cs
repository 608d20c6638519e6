namespace Shop.AppHost.Plan;

/// <summary>The plan of one process: its assembly, address and settings.</summary>
/// <param name="Name">The name on the console.</param>
/// <param name="Assembly">The project and its dll.</param>
/// <param name="Port">The port on 127.0.0.1.</param>
/// <param name="Settings">Environment variables that are always set.</param>
/// <param name="Defaults">Environment variables that the user's environment overrides.</param>
internal sealed record ServicePlan(
    string Name,
    string Assembly,
    int Port,
    IReadOnlyDictionary<string, string> Settings,
    IReadOnlyDictionary<string, string> Defaults)
{
    public bool IsGateway => Assembly == ShopPlan.GatewayAssembly;

    public string Url => $"http://127.0.0.1:{Port}";
}
