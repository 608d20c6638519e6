using StackExchange.Redis;

namespace EdgeKit.Redis.Tests;

public sealed class ClusterTests
{
    private static readonly RedisScript Add = new("add", "return redis.call('INCRBY', KEYS[1], ARGV[1])");

    [Fact]
    public async Task Scripts_run_by_hash_on_every_node()
    {
        await using var cluster = await RedisCluster.StartAsync();
        await using var test = await ConnectedAsync(cluster);

        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 60; i++)
            {
                ((long)await test.Client.EvaluateAsync(Add, [$"key-{i}"], [1])).ShouldBe(round + 1);
            }
        }

        foreach (var node in cluster.Nodes)
        {
            int.Parse(await node.CommandAsync("DBSIZE")).ShouldBeGreaterThan(0);
            (await node.CommandAsync("SCRIPT", "EXISTS", Add.Hash)).ShouldBe("1");
            (await node.CommandAsync("INFO", "commandstats")).ShouldContain("cmdstat_eval:calls=1,");
        }
    }

    [Fact]
    public async Task A_slot_that_moved_is_followed()
    {
        await using var cluster = await RedisCluster.StartAsync();
        await using var test = await ConnectedAsync(cluster);
        var owner = await cluster.OwnerOfAsync("moving");
        var slot = int.Parse(await owner.CommandAsync("CLUSTER", "KEYSLOT", "moving"));
        var next = cluster.Nodes.First(n => n != owner);

        await cluster.MoveSlotAsync(slot, next);

        ((long)await test.Client.EvaluateAsync(Add, ["moving"], [1])).ShouldBe(1);
        (await next.CommandAsync("GET", "moving")).ShouldBe("1");
    }

    [Fact]
    public async Task A_dead_node_affects_only_its_own_keys()
    {
        await using var cluster = await RedisCluster.StartAsync();
        await using var test = await ConnectedAsync(cluster, ("FailuresToOpen", "1"));
        foreach (var node in cluster.Nodes)
        {
            await node.CommandAsync("CONFIG", "SET", "cluster-require-full-coverage", "no");
        }

        var dead = await cluster.OwnerOfAsync("a");
        var alive = (await Task.WhenAll(
            "bcdefghij".Select(async k => (Key: k.ToString(), Owner: await cluster.OwnerOfAsync(k.ToString())))))
            .First(k => k.Owner != dead).Key;
        await dead.KillAsync();

        await TestClient.UntilAsync(() => test.Client.TryEvaluateAsync(
            Add, ["a"], [1]).AsTask(), o => o.Failure == RedisFailure.ConnectionLost);

        test.Client.State.ShouldBe(RedisState.Ready);
        ((long)await test.Client.EvaluateAsync(Add, [alive], [1])).ShouldBe(1);
    }

#if DEBUG
    [Fact]
    public async Task Keys_in_different_slots_are_an_error_on_a_single_server_too()
    {
        await using var server = await RedisServer.StartAsync();
        await using var test = await TestClient.ReadyAsync(server.EndPoint);

        var error = await Should.ThrowAsync<ArgumentException>(
            async () => await test.Client.EvaluateAsync(Add, ["a", "b"], [1]));

        error.Message.ShouldContain("{user:1}");
        await test.Client.EvaluateAsync(Add, ["{x}a", "{x}b"], [1]);
    }
#endif

    // Ready means that a node answers; on a busy machine the connections to the others may still be on their way.
    private static async Task<TestClient> ConnectedAsync(
        RedisCluster cluster, params (string Key, string Value)[] settings)
    {
        var test = await TestClient.ReadyAsync(cluster.EndPoints, settings);
        for (var i = 0; i < 60; i++)
        {
            var key = $"key-{i}";
            await TestClient.UntilAsync(
                () => test.Client.TryExecuteAsync(d => d.KeyExistsAsync(key)).AsTask(), o => o.IsSuccess);
        }

        return test;
    }
}
