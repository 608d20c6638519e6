using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Configuration;
using EdgeKit.RateLimit.Leases;
using EdgeKit.RateLimit.Memory;
using EdgeKit.RateLimit.Redis;
using EdgeKit.RateLimit.Telemetry;
using EdgeKit.Redis;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.RateLimit.Tests.Redis;

public sealed class RedisBucketStoreTests(RedisFixture redis) : BucketStoreContract, IClassFixture<RedisFixture>, IAsyncLifetime
{
    private TestInstance _instance = null!;
    private RedisBucketStore _store = null!;

    private protected override IBucketStore Store => _store;

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
    private RedisBucketStore Build(IServiceProvider services)
    {
        var client = services.GetRequiredService<RedisClient>();
        var clock = new NanosecondClock(TimeProvider.System);
        var table = new BucketTable(Limits.Book, 100_000);
        var denied = new RedisMirror(table);
        var metrics = services.GetRequiredService<RateLimitMetrics>();
        var rungs = services.GetRequiredService<DegradationState>();
        var leases = new LeaseTable(new HotKeyDetector(), metrics);
        var timed = new TimedRedis(client, metrics, TimeProvider.System);
        var lanes = new SlotBatchers(client, timed, metrics);
        var buckets = new RedisBuckets(new RedisBucketKeyCache(
            client), lanes, new RedisWindows(timed), denied, leases, new RedisAccounts(metrics, rungs, clock));
        var ladder = new FallbackChain(table, Limits.Book, clock, services.GetRequiredService<InstanceCount>(), rungs);
        return new(client, buckets, new LeasedTokens(
            leases, client, buckets, clock, rungs), denied, new LocalTable(table, clock), ladder);
    }
}
