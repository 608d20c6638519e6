using EdgeKit.Scenarios.Running;

namespace EdgeKit.Scenarios;

/// <summary>
/// The one shop that most scenarios visit, opened by the README's command: were that wrong, none of them would pass.
/// </summary>
public sealed class OpenShop : IAsyncLifetime
{
    /// <summary>Fewer than appsettings allow: on a slow machine a burst is one, too.</summary>
    internal const int StockReadsPerSecond = 1;

    internal ShopUnderTest Shop { get; private set; } = null!;

    /// <summary>Memory of the AppHost and its processes, taken when nobody had ordered anything yet.</summary>
    internal long IdleBytes { get; private set; }

    public async Task InitializeAsync()
    {
        Shop = await ShopUnderTest.OpenAsPrintedAsync(new()
        {
            ["EdgeKit__RateLimit__Policies__stock-reads__RefillPerSecond"] = $"{StockReadsPerSecond}",
        });
        IdleBytes = Shop.Processes().Append(
            ServiceProcesses.ParentOf(Shop.ProcessOf("bank"))).Sum(ServiceProcesses.ResidentBytes);
    }

    public async Task DisposeAsync() => await Shop.DisposeAsync();
}
