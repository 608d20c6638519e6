using EdgeKit.Scenarios.Running;

namespace EdgeKit.Scenarios;

/// <summary>
/// The shop whose services are killed, separate from the one whose ledgers and logs other scenarios check.
/// </summary>
public sealed class KilledShop : IAsyncLifetime
{
    internal ShopUnderTest Shop { get; private set; } = null!;

    public async Task InitializeAsync() => Shop = await ShopUnderTest.OpenAsync(new ShopStart());

    public async Task DisposeAsync() => await Shop.DisposeAsync();
}
