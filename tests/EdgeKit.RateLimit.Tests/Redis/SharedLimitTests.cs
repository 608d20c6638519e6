using System.Globalization;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Leases;
using EdgeKit.RateLimit.Redis;
using EdgeKit.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.RateLimit.Tests.Redis;

public sealed class SharedLimitTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    // All at one moment: the next one may be a key's last.
    private const string Lives = """
        local lives = {}
        for i, key in ipairs(redis.call('KEYS', ARGV[1])) do lives[i] = redis.call('PTTL', key) end
        return lives
        """;

    private const string Slow = """{ "Policies": { "p": { "Capacity": 10, "RefillPerSecond": 0.001, "Mode": "Strict" } } }""";

    [Fact]
    public async Task Repeated_refusals_need_no_call_to_Redis()
    {
        await using var instance = await ReadyAsync(Slow, clock: new TimersThatFireOnce());
        (await instance.TakeAsync(instance.Request("p", cost: 10))).Admitted.ShouldBeTrue();
        var before = await ScriptCallsAsync();
        for (var i = 0; i < 100; i++)
        {
            var refused = await instance.TakeAsync(instance.Request("p"));
            refused.Admitted.ShouldBeFalse();
            refused.Source.ShouldBe(DecisionSource.DenyCache);
        }

        (await ScriptCallsAsync() - before).ShouldBeLessThanOrEqualTo(1); // the first heartbeat
    }

    [Fact]
    public async Task A_cost_above_the_capacity_is_refused_without_a_call_to_Redis()
    {
        await using var instance = await ReadyAsync(Slow);
        (await instance.TakeAsync(instance.Request("p", cost: 11))).Source.ShouldBe(DecisionSource.Local);
    }

    [Fact]
    public async Task Returned_tokens_are_not_refused_from_memory()
    {
        await using var instance = await ReadyAsync(Slow);
        await instance.TakeAsync(instance.Request("p", cost: 10));
        (await instance.TakeAsync(instance.Request("p"))).Admitted.ShouldBeFalse();
        instance.Store.Return(instance.Request("p", cost: 5));
        (await instance.TakeAsync(instance.Request("p"))).Admitted.ShouldBeTrue();
    }

    [Fact]
    public async Task Concurrent_decisions_share_calls()
    {
        await using var instance = await ReadyAsync("""{ "Policies": { "p": { "Capacity": 1000, "Mode": "Strict" } } }""");
        await instance.TakeAsync(instance.Request("p", "the first"));
        var before = await ScriptCallsAsync();
        redis.Server.Pause(); // or a busy machine may have each answer before it asks the next question
        var asked = Enumerable.Range(0, 640).Select(
            i => instance.TakeAsync(instance.Request("p", i.ToString(CultureInfo.InvariantCulture)))).ToArray();
        redis.Server.Resume();
        var results = await Task.WhenAll(asked);
        results.ShouldAllBe(d => d.Admitted && d.Remaining == 999);
        (await ScriptCallsAsync() - before).ShouldBeInRange(40, 400);
    }

    [Fact]
    public async Task Every_key_has_a_time_to_live_no_longer_than_its_bucket_takes_to_fill()
    {
        var prefix = TestInstance.NewPrefix();
        await using var instance = await ReadyAsync("""{ "Policies": { "p": { "Capacity": 100, "RefillPerSecond": 0.1 }, "w": { "Algorithm": "SlidingWindow", "Window": "00:01:00" }, "f": { "Algorithm": "FixedWindow" }, "c": { "Algorithm": "Concurrency" } } }""", prefix);
        foreach (var policy in new[] { "p", "w", "f" })
        {
            await instance.TakeAsync(instance.Request(policy, cost: 10));
        }

        await instance.Services.GetRequiredService<RedisConcurrencyStore>().AcquireAsync(
            instance.Request("c"), RateLimitPriority.Normal);
        var lives = (await redis.Server.CommandAsync("EVAL", Lives, "0", prefix + "*")).Split('\n');
        lives.Length.ShouldBeGreaterThanOrEqualTo(4);
        lives.Select(l => long.Parse(l, CultureInfo.InvariantCulture)).ShouldAllBe(l => l >= 1 && l <= 120_001);
    }

    [Fact]
    public async Task A_host_whose_clock_is_wrong_by_minutes_changes_nothing()
    {
        var prefix = TestInstance.NewPrefix();
        var admitted = 0;
        foreach (var skew in new[] { 0, -61, 300, -3_600 })
        {
            var clock = new SkewedTimeProvider(TimeSpan.FromSeconds(skew));
            await using var instance = await TestInstance.StartAsync(redis.Server.EndPoint, Slow, prefix, clock: clock);
            await instance.ReadyAsync();
            for (var i = 0; i < 20; i++)
            {
                admitted += (await instance.TakeAsync(instance.Request("p"))).Admitted ? 1 : 0;
            }
        }

        admitted.ShouldBe(10);
    }

    [Fact]
    public async Task A_reload_keeps_a_half_full_bucket_half_full()
    {
        var configuration = TestConfiguration.Of(Slow);
        await using var instance = await TestInstance.StartAsync(redis.Server.EndPoint, configuration: configuration);
        await instance.ReadyAsync();
        await instance.TakeAsync(instance.Request("p", cost: 5));
        configuration["EdgeKit:RateLimit:Policies:p:Capacity"] = "100";
        configuration.Reload();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (instance.Engine.CurrentModel.Get("p").Limit.Capacity != 100)
        {
            await Task.Delay(20, patience.Token);
        }

        (await instance.TakeAsync(instance.Request("p"))).Remaining.ShouldBe(49);
    }

    [Fact]
    public async Task A_hot_key_is_leased_in_Auto_mode_and_returned_when_it_cools_down()
    {
        await using var instance = await ReadyAsync("""{ "Policies": { "p": { "Capacity": 100000, "RefillPerSecond": 0.01, "Mode": "Auto" } } }""");
        var sources = new List<DecisionSource>();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (sources.Count < 2_000 || !sources.Contains(DecisionSource.Lease))
        {
            // Concurrently: on a busy machine sequential calls may be too slow to be hot.
            var results = await Task.WhenAll(
                Enumerable.Range(0, 100).Select(_ => instance.TakeAsync(instance.Request("p"))));
            sources.AddRange(results.Select(d => d.Source));
            patience.Token.ThrowIfCancellationRequested();
        }

        sources[0].ShouldBe(DecisionSource.Redis);
        await instance.Services.GetRequiredService<LeasedTokens>().EndAsync(all: true);
        instance.Services.GetRequiredService<LeaseTable>().Count.ShouldBe(0);

        // What a lease that was under way brings is given back too, a moment later.
        while ((await instance.TakeAsync(instance.Request("p", cost: 0))).Remaining < 100_000 - sources.Count - 10)
        {
            await Task.Delay(20, patience.Token);
        }
    }

    [Fact]
    public async Task A_process_at_MaxKeys_creates_no_more_keys_in_Redis()
    {
        var prefix = TestInstance.NewPrefix();
        await using var instance = await ReadyAsync("""{ "MaxKeys": 1024, "Policies": { "p": { "RefillPerSecond": 0.01, "Mode": "Strict" } } }""", prefix);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 5_000), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, _) =>
            await instance.TakeAsync(instance.Request("p", i.ToString(CultureInfo.InvariantCulture))));
        var keys = await redis.Server.CommandAsync("KEYS", prefix + "rl:{*");
        keys.Split('\n').Length.ShouldBeLessThanOrEqualTo(1_025 + (2 * 64)); // those in flight are not tracked yet
    }

    private async Task<TestInstance> ReadyAsync(string json, string? prefix = null, TimeProvider? clock = null)
    {
        var instance = await TestInstance.StartAsync(redis.Server.EndPoint, json, prefix, clock: clock);
        await instance.ReadyAsync();
        return instance;
    }

    private async Task<long> ScriptCallsAsync()
    {
        var info = await redis.Server.CommandAsync("INFO", "commandstats");
        return info.Split('\n').Where(l => l.StartsWith("cmdstat_eval", StringComparison.Ordinal))
            .Sum(l => long.Parse(l.Split("calls=")[1].Split(',')[0], CultureInfo.InvariantCulture));
    }
}
