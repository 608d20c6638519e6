using EdgeKit.Scenarios.Running;

namespace EdgeKit.Scenarios;

/// <summary>
/// The shop that most scenarios share, started by the README's command, so that they also test the command.
/// </summary>
public sealed class OpenShop : IAsyncLifetime
{
    /// <summary>Lower than in appsettings, so that a burst on a slow machine exceeds it too.</summary>
    internal const int StockReadsPerSecond = 1;

    internal ShopUnderTest Shop { get; private set; } = null!;

    /// <summary>The memory of the AppHost and its processes before the first order.</summary>
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
