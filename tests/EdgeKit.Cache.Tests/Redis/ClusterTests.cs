using EdgeKit.Cache.Tests.Support;
using EdgeKit.Testing;

namespace EdgeKit.Cache.Tests.Redis;

/// <summary>Three nodes: entries lie in many slots.</summary>
public sealed class ClusterTests
{
    [Fact]
    public async Task Many_keys_cost_one_round_trip_per_slot_and_purges_reach_all_of_them()
    {
        await using var cluster = await RedisCluster.StartAsync();
        await using var fleet = await Fleet.StartAsync(cluster.EndPoints, 2);
        string[] keys = [.. Enumerable.Range(0, 40).Select(i => $"k{i}")];
        var slots = await fleet.A.Redis.ExecuteAsync(
            d => Task.FromResult(
                keys.Select(k => d.Multiplexer.HashSlot(fleet.A.Names.EntryKey(fleet.A.Key(k)))).Distinct().Count()));
        await fleet.A.Cache.GetOrSetManyAsync(keys, Make);

        using var readings = new Readings("EdgeKit.Redis", [fleet.B.Services]);
        (await fleet.B.Cache.GetOrSetManyAsync<string>(
            keys, (_, _) => throw new InvalidDataException("all of them are there"))).Count.ShouldBe(keys.Length);
        readings.Count("edgekit.redis.duration", "cache-read").ShouldBe(slots);

        await fleet.B.Cache.RemoveAllAsync();
        (await fleet.B.ValueAsync("k7")).ShouldBeNull();
        await Eventually.Holds(async () => await fleet.A.ValueAsync("k7") is null);
    }

    private static ValueTask<IReadOnlyDictionary<string, string>> Make(
        CacheFillMany fill, CancellationToken cancellationToken) =>
        new(fill.Keys.ToDictionary(k => k, k => "made " + k));
}
