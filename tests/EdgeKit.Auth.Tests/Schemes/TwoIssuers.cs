using EdgeKit.Auth.Tests.Servers;

namespace EdgeKit.Auth.Tests.Schemes;

/// <summary>
/// One issuer that EdgeKit's settings name and one that only the application knows, for tests that rotate neither.
/// </summary>
public sealed class TwoIssuers : IAsyncLifetime
{
    internal TestIssuer Edge { get; private set; } = null!;

    internal TestIssuer Own { get; private set; } = null!;

    public async Task InitializeAsync() => (Edge, Own) = (await TestIssuer.StartAsync(), await TestIssuer.StartAsync());

    public async Task DisposeAsync()
    {
        await Edge.DisposeAsync();
        await Own.DisposeAsync();
    }
}
