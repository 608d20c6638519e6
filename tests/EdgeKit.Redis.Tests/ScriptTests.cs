using StackExchange.Redis;

namespace EdgeKit.Redis.Tests;

public sealed class ScriptTests
{
    private static readonly RedisScript Add = new("add", "return redis.call('INCRBY', KEYS[1], ARGV[1])");

    [Fact]
    public void The_hash_is_the_one_that_Redis_uses() =>
        new RedisScript("one", "return 1").Hash.ShouldBe("e0e1f9fabfc9d4800c877a703b823ac0578ff8db");

    [Fact]
    public async Task A_script_runs_on_a_server_that_has_never_seen_it()
    {
        await using var server = await RedisServer.StartAsync();
        await using var test = await TestClient.ReadyAsync(server.EndPoint);

        ((long)await test.Client.EvaluateAsync(Add, ["n"], [5])).ShouldBe(5);

        (await server.CommandAsync("SCRIPT", "EXISTS", Add.Hash)).ShouldBe("1");
    }

    [Fact]
    public async Task The_text_is_sent_once_and_the_hash_from_then_on()
    {
        await using var server = await RedisServer.StartAsync();
        await using var test = await TestClient.ReadyAsync(server.EndPoint);
        for (var i = 0; i < 10; i++)
        {
            await test.Client.EvaluateAsync(Add, ["n"], [1]);
        }

        var stats = await server.CommandAsync("INFO", "commandstats");

        stats.ShouldContain("cmdstat_eval:calls=1,");
        stats.ShouldContain("cmdstat_evalsha:calls=10,");
    }

    [Fact]
    public async Task Concurrent_scripts_survive_SCRIPT_FLUSH_and_each_runs_once()
    {
        await using var server = await RedisServer.StartAsync();
        await using var test = await TestClient.ReadyAsync(server.EndPoint);
        using var stop = new CancellationTokenSource();
        var flushing = FlushUntilAsync(server, stop.Token);

        await Task.WhenAll(Enumerable.Range(0, 32).Select(async _ =>
        {
            for (var i = 0; i < 200; i++)
            {
                await test.Client.EvaluateAsync(Add, ["n"], [1]);
            }
        }));
        await stop.CancelAsync();

        (await flushing).ShouldBeGreaterThan(1);
        (await server.CommandAsync("GET", "n")).ShouldBe("6400");
    }

    [Fact]
    public async Task A_faulty_script_is_reported_as_such_and_not_as_an_outage()
    {
        await using var server = await RedisServer.StartAsync();
        await using var test = await TestClient.ReadyAsync(server.EndPoint);
        var wrong = new RedisScript("wrong", "return no_such_function()");

        for (var i = 0; i < 10; i++)
        {
            await Should.ThrowAsync<RedisServerException>(async () => await test.Client.EvaluateAsync(wrong, [], []));
        }

        test.Client.State.ShouldBe(RedisState.Ready);
    }

    private static async Task<int> FlushUntilAsync(RedisServer server, CancellationToken cancellationToken)
    {
        var flushes = 0;
        for (; !cancellationToken.IsCancellationRequested; flushes++)
        {
            await server.FlushScriptsAsync();
        }

        return flushes;
    }
}
