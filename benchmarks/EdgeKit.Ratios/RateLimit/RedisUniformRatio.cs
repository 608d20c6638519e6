using System.Threading.RateLimiting;
using EdgeKit.Testing;
using RedisRateLimiting;

namespace EdgeKit.Ratios.RateLimit;

/// <summary>Decisions in Redis, every one of them: 64 callers, 1,000 keys.</summary>
internal sealed class RedisUniformRatio : IRatio
{
    private const int Keys = 1_000;
    private const int Stride = 617;
    private const int Capacity = 1_000_000;
    private const int RefillPerSecond = 100_000;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(0.8);

    public string Name => "ratelimit-redis-uniform";

    public string About =>
        $"{Callers.Count} callers, {Keys} keys, strict, against RedisRateLimiting's token bucket, which asks Redis each time too";

    public async Task<RatioResult> MeasureAsync()
    {
        await using var server = await RedisServer.StartAsync();
        await using var services = await Limits.StartAsync("Strict", Capacity, RefillPerSecond, server.EndPoint);
        await using var redis = await LibraryRedis.ConnectAsync(server.EndPoint);
        string[] keys = [.. Enumerable.Range(0, Keys).Select(i => $"user-{i}")];
        await using var ours = Limits.LimitersOf(services).GetPartitioned<string>("p", static key => key);
        await using var theirs = PartitionedRateLimiter.Create<string, string>(
            key => RedisRateLimitPartition.GetTokenBucketRateLimiter(
                key, _ => LibraryBucket.Options(redis, Capacity, RefillPerSecond)));
        await Grants.CheckAsync(permits => ours.AcquireAsync("probe", permits), Capacity);
        await Grants.CheckAsync(permits => theirs.AcquireAsync("probe", permits), Capacity);
        return RatioResult.Rate(await Rounds.RunAsync(7, () => RunAsync(ours), () => RunAsync(theirs)), "decisions/s");

        Task<long> RunAsync(PartitionedRateLimiter<string> limiter) =>
            Callers.RunAsync(Round, (caller, i) => Grants.TakeAsync(limiter.AcquireAsync(keys[Key(caller, i)])));
    }

    private static int Key(int caller, int i) => ((caller * 31) + (i * Stride)) % Keys;
}
