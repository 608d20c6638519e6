using EdgeKit.Cache.Tests.Support;

namespace EdgeKit.Cache.Tests.Redis;

public sealed class ProcessTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    [Fact]
    public async Task Eight_hundred_readers_in_four_processes_make_one_call()
    {
        var prefix = CacheInstance.NewPrefix();
        var workers = Enumerable.Range(
            0, 4).Select(_ => Worker.Start(redis.Server.EndPoint, prefix, "read", "200")).ToArray();
        await Task.WhenAll(workers.Select(w => w.SaysAsync("ready")));
        await redis.Server.CommandAsync("SET", prefix + "go", "1");

        (await Task.WhenAll(workers.Select(w => w.SaysAsync("read ")))).ShouldAllBe(line => line == "read 1");
        (await redis.Server.CommandAsync("GET", prefix + "calls")).ShouldBe("1");
        foreach (var worker in workers)
        {
            await worker.EndsAsync();
            await worker.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_killed_leader_is_replaced_by_another_process()
    {
        var prefix = CacheInstance.NewPrefix();
        await using var filler = Worker.Start(redis.Server.EndPoint, prefix, "hang");
        await using var survivor = await CacheInstance.StartAsync(redis.Server.EndPoint, prefix);
        await survivor.InStepAsync();
        await filler.SaysAsync("ready");
        await redis.Server.CommandAsync("SET", prefix + "go", "1");
        await filler.SaysAsync("filling");
        var source = new Source();
        source.Answer("v");
        var waiting = survivor.Cache.GetOrSetAsync<string>("k", source.MakeAsync).AsTask();
        source.Calls.ShouldBe(0); // the filler is alive
        filler.Kill();
        await survivor.PassAsync(redis.Server, survivor.Store.LeaseTime);

        (await waiting).Value.ShouldBe("v");
        source.Calls.ShouldBe(1);
    }
}
