using System.Net;
using EdgeKit.Scenarios.Running;

namespace EdgeKit.Scenarios;

public sealed class TwoGatewayScenarios : IAsyncLifetime
{
    private const int Capacity = 20;
    private RedisServer _redis = null!;
    private ShopUnderTest _shop = null!;

    public async Task InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _shop = await ShopUnderTest.OpenAsync(new ShopStart
        {
            Gateways = 2,
            Redis = _redis.EndPoint,
            // Next to no refill: what is counted is the bucket alone, however slow the machine.
            Environment = { ["EdgeKit__RateLimit__Policies__stock-reads__RefillPerSecond"] = "0.01" },
        });
    }

    public async Task DisposeAsync()
    {
        await _shop.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Two_gateways_share_one_bucket_and_the_21st_request_is_refused_by_either()
    {
        var name = $"caller-{Guid.NewGuid():N}";
        using var first = await Caller.EnterAsync(_shop, "gateway", name);
        using var second = await Caller.EnterAsync(_shop, "gateway-2", name);

        var admitted = new List<HttpStatusCode>();
        for (var i = 0; i < Capacity; i++)
            admitted.Add(await StatusAsync(i % 2 == 0 ? first : second));

        admitted.ShouldAllBe(static it => it == HttpStatusCode.OK);
        (await StatusAsync(first)).ShouldBe(HttpStatusCode.TooManyRequests);
        (await StatusAsync(second)).ShouldBe(HttpStatusCode.TooManyRequests);
    }

    private static async Task<HttpStatusCode> StatusAsync(Caller caller)
    {
        using var answer = await caller.GetAsync("/api/inventory/W1");
        return answer.StatusCode;
    }
}
