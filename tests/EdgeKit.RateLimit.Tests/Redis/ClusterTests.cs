using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Redis;
using EdgeKit.Testing;

namespace EdgeKit.RateLimit.Tests.Redis;

/// <summary>Three nodes: what one request asks of several policies lies in several slots.</summary>
public sealed class ClusterTests : IAsyncLifetime
{
    private const string Policies = """
        { "Policies": {
          "inner": { "Capacity": 3, "RefillPerSecond": 0.001, "Mode": "Strict" },
          "outer": { "Capacity": 100, "RefillPerSecond": 0.001, "Mode": "Strict" },
          "window": { "Algorithm": "SlidingWindow", "Window": "1.00:00:00", "Capacity": 100 } } }
        """;

    private RedisCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await RedisCluster.StartAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Theory]
    [InlineData("outer")]
    [InlineData("window")]
    public async Task If_one_of_several_policies_in_different_slots_refuses_none_is_charged(string other)
    {
        await using var instance = await StartAsync(TestInstance.NewPrefix());
        var inner = instance.Request("inner");
        var user = Enumerable.Range(0, 100).Select(i => $"user-{i}")
            .First(u => LaneOf(instance.Request(other, u)) != LaneOf(inner));
        var admitted = 0;
        for (var i = 0; i < 50; i++)
        {
            var results = new BucketResult[2];
            admitted += await instance.Store.AcquireAsync(new[] { instance.Request(other, user), inner }, results)
                ? 1 : 0;
            results[1].Admitted.ShouldBe(i < 3);
        }

        admitted.ShouldBe(3);
        await using var fresh = await StartAsync(instance.Prefix); // one that remembers nothing
        await UntilAsync(async () => (await fresh.TakeAsync(fresh.Request(other, user, cost: 0))).Remaining == 97);
    }

    [Fact]
    public async Task Tokens_taken_in_one_slot_are_returned_if_another_slot_refuses()
    {
        await using var instance = await StartAsync(TestInstance.NewPrefix());
        var inner = instance.Request("inner");
        var user = Enumerable.Range(0, 100).Select(i => $"user-{i}")
            .First(u => LaneOf(instance.Request("outer", u)) != LaneOf(inner));
        var takes = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
            await instance.Store.AcquireAsync(new[] { instance.Request("outer", user), inner }, new BucketResult[2])));
        takes.Count(t => t).ShouldBe(3);
        await using var fresh = await StartAsync(instance.Prefix);
        await UntilAsync(async () => (await fresh.TakeAsync(fresh.Request("outer", user, cost: 0))).Remaining == 97);
    }

    [Fact]
    public async Task Instances_admit_exactly_the_capacity_of_each_of_many_keys_on_many_nodes()
    {
        var prefix = TestInstance.NewPrefix();
        await using var one = await StartAsync(prefix);
        await using var two = await StartAsync(prefix);
        var takes = from i in Enumerable.Range(0, 40)
                    from instance in new[] { one, two }
                    from _ in Enumerable.Range(0, 5)
                    select instance.TakeAsync(instance.Request("inner", $"user-{i}"));
        (await Task.WhenAll(takes)).Count(d => d.Admitted).ShouldBe(40 * 3);
    }

    private static byte LaneOf(BucketRequest request) =>
        RedisBucketKey.Of("", request.Policy.Name, request.Partition).HashTag;

    private async Task<TestInstance> StartAsync(string prefix)
    {
        var instance = await TestInstance.StartAsync(_cluster.EndPoints, Policies, prefix);
        await instance.ReadyAsync(); // one node answers
        for (var i = 0; i < 100; i++)
        {
            await UntilAsync(async () => (await instance.TakeAsync(instance.Request("outer", $"user-{i}", cost: 0)))
                .Source == DecisionSource.Redis);
        }

        return instance;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!await condition())
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
