using EdgeKit.Scenarios.Running;

namespace EdgeKit.Scenarios;

/// <summary>The one shop that most scenarios visit, opened by the README's command: were that wrong, none of them would pass.</summary>
public sealed class OpenShop : IAsyncLifetime
{
    internal ShopUnderTest Shop { get; private set; } = null!;

    /// <summary>Memory of the AppHost and its processes, taken when nobody had ordered anything yet.</summary>
    internal long IdleBytes { get; private set; }

    public async Task InitializeAsync()
    {
        Shop = await ShopUnderTest.OpenAsPrintedAsync();
        IdleBytes = Shop.Processes().Append(ServiceProcesses.ParentOf(Shop.ProcessOf("bank"))).Sum(ServiceProcesses.ResidentBytes);
    }

    public async Task DisposeAsync() => await Shop.DisposeAsync();
}
