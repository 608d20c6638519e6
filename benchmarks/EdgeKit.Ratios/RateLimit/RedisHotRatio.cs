using System.Threading.RateLimiting;
using EdgeKit.Testing;
using RedisRateLimiting;

namespace EdgeKit.Ratios.RateLimit;

/// <summary>One key that everybody wants: 64 callers, leased.</summary>
internal sealed class RedisHotRatio : IRatio
{
    private const int Capacity = 1_000_000_000;
    private const int RefillPerSecond = 1_000_000;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(0.8);

    public string Name => "ratelimit-redis-hot";

    public string About =>
        $"{Callers.Count} callers, one key, leased, against RedisRateLimiting's token bucket, which has no leases and asks Redis each time";

    public async Task<RatioResult> MeasureAsync()
    {
        await using var server = await RedisServer.StartAsync();
        await using var services = await Limits.StartAsync("Leased", Capacity, RefillPerSecond, server.EndPoint);
        await using var redis = await LibraryRedis.ConnectAsync(server.EndPoint);
        await using var ours = Limits.LimitersOf(services).Get("p", "hot");
        await using var theirs = new RedisTokenBucketRateLimiter<string>(
            "hot", LibraryBucket.Options(redis, Capacity, RefillPerSecond));
        return RatioResult.Rate(await Rounds.RunAsync(7, () => RunAsync(ours), () => RunAsync(theirs)), "decisions/s");
    }

    private static Task<long> RunAsync(RateLimiter limiter) =>
        Callers.RunAsync(Round, (_, _) => Grants.TakeAsync(limiter.AcquireAsync()));
}
