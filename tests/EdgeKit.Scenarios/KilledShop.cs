using EdgeKit.Scenarios.Running;

namespace EdgeKit.Scenarios;

/// <summary>The shop whose services are killed, apart from the one where the others look at books and logs.</summary>
public sealed class KilledShop : IAsyncLifetime
{
    internal ShopUnderTest Shop { get; private set; } = null!;

    public async Task InitializeAsync() => Shop = await ShopUnderTest.OpenAsync(new ShopStart());

    public async Task DisposeAsync() => await Shop.DisposeAsync();
}
