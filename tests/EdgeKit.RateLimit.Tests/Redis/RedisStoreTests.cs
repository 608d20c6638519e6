using EdgeKit.RateLimit.Decisions;
using EdgeKit.RateLimit.Leasing;
using EdgeKit.RateLimit.Local;
using EdgeKit.RateLimit.Model;
using EdgeKit.RateLimit.Redis;
using EdgeKit.RateLimit.Telemetry;
using EdgeKit.Redis;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.RateLimit.Tests.Redis;

public sealed class RedisStoreTests(RedisFixture redis) : StoreContract, IClassFixture<RedisFixture>, IAsyncLifetime
{
    private TestInstance _instance = null!;
    private RedisRateLimitStore _store = null!;

    private protected override IRateLimitStore Store => _store;

    public async Task InitializeAsync()
    {
        _instance = await TestInstance.StartAsync(redis.Server.EndPoint);
        await _instance.ReadyAsync();
        _store = Build(_instance.Services);
    }

    public async Task DisposeAsync() => await _instance.DisposeAsync();

    [Fact]
    public async Task Another_instance_sees_the_same_bucket()
    {
        var policy = Slow(RateLimitAlgorithm.TokenBucket, capacity: 10);
        await TakeAsync(Limits.Charge(policy, cost: 7));
        _store = Build(_instance.Services);
        (await TakeAsync(Limits.Charge(policy))).Remaining.ShouldBe(2);
    }

    // Everything of the instance, but with the limits of this test and a table of its own.
    private RedisRateLimitStore Build(IServiceProvider services)
    {
        var client = services.GetRequiredService<RedisClient>();
        var clock = new LocalClock(TimeProvider.System);
        var table = new BucketTable(Limits.Book, 100_000);
        var denied = new DenyCache(table);
        var metrics = services.GetRequiredService<RateLimitMetrics>();
        var rungs = services.GetRequiredService<Rungs>();
        var leases = new LeaseTable(new HotKeys(), metrics);
        var timed = new TimedRedis(client, metrics, TimeProvider.System);
        var lanes = new BatchLanes(client, timed, metrics);
        var buckets = new RedisBuckets(new BucketNames(
            client), lanes, new WindowCalls(timed), denied, leases, new RedisAccounts(metrics, rungs, clock));
        var ladder = new FailureLadder(table, Limits.Book, clock, services.GetRequiredService<InstanceCount>(), rungs);
        return new(client, buckets, new LeasedTokens(
            leases, client, buckets, clock, rungs), denied, new LocalTable(table, clock), ladder);
    }
}
