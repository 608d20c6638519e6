using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Configuration;
using EdgeKit.RateLimit.Leases;
using EdgeKit.RateLimit.Memory;
using EdgeKit.RateLimit.Redis;
using EdgeKit.RateLimit.Telemetry;
using EdgeKit.Redis;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.RateLimit.Tests.Redis;

public sealed class RedisBucketStoreTests(RedisFixture redis) : BucketStoreContract,
    IClassFixture<RedisFixture>, IAsyncLifetime
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
        await TakeAsync(Limits.Request(policy, cost: 7));
        _store = Build(_instance.Services);
        (await TakeAsync(Limits.Request(policy))).Remaining.ShouldBe(2);
    }

    // The services of the instance, but with the limits of this test and a separate table.
    private RedisBucketStore Build(IServiceProvider services)
    {
        var client = services.GetRequiredService<RedisClient>();
        var clock = new NanosecondClock(TimeProvider.System);
        var table = new BucketTable(Limits.Registry, 100_000);
        var mirror = new RedisMirror(table, clock);
        var metrics = services.GetRequiredService<RateLimitMetrics>();
        var degradation = services.GetRequiredService<DegradationState>();
        var instances = services.GetRequiredService<InstanceCount>();
        var leases = new LeaseTable(metrics);
        var timed = new TimedRedis(client, metrics, TimeProvider.System);
        var batchers = new SlotBatchers(client, timed, metrics);
        var buckets = new RedisBuckets(
            new RedisBucketKeyCache(client), batchers, new RedisWindows(timed), mirror, leases, degradation);
        var leased = new LeasedTokens(leases, client, buckets, clock, degradation);
        var fallback = new FallbackChain(table, Limits.Registry, clock, instances, degradation);
        return new(client, buckets, leased, mirror, fallback);
    }
}
