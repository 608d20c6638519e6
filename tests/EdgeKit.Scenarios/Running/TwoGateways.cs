using EdgeKit.Testing;

namespace EdgeKit.Scenarios.Running;

/// <summary>
/// A shop with two gateways that share a Redis, and a collector of its spans, for all scenarios of a class.
/// </summary>
public sealed class TwoGateways : IAsyncLifetime
{
    internal RedisServer Redis { get; private set; } = null!;

    internal SpanCollector Spans { get; } = new();

    internal ShopUnderTest Shop { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Redis = await RedisServer.StartAsync();
        Shop = await ShopUnderTest.OpenAsync(new ShopStart
        {
            Gateways = 2,
            Redis = Redis.EndPoint,
            Environment = new(Spans.Settings)
            {
                // Almost no refill, so that only the bucket's capacity counts, even on a slow machine.
                ["EdgeKit__RateLimit__Policies__stock-reads__RefillPerSecond"] = "0.01",
            },
        });
    }

    public async Task DisposeAsync()
    {
        await Shop.DisposeAsync();
        Spans.Dispose();
        await Redis.DisposeAsync();
    }
}
