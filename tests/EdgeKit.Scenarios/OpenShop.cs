using EdgeKit.Scenarios.Running;

namespace EdgeKit.Scenarios;

/// <summary>The one shop that most scenarios visit, opened by <c>dotnet run</c>.</summary>
public sealed class OpenShop : IAsyncLifetime
{
    internal ShopUnderTest Shop { get; private set; } = null!;

    public async Task InitializeAsync() => Shop = await ShopUnderTest.OpenAsync(new ShopStart { ByDotnetRun = true });

    public async Task DisposeAsync() => await Shop.DisposeAsync();
}
