using EdgeKit.Redis;
using EdgeKit.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Ratios.RateLimit;

/// <summary>Decisions in Redis, every one of them: 64 callers, 1,000 keys.</summary>
internal sealed class RedisUniformRatio : IRatio
{
    private const int Keys = 1_000;
    private const int Stride = 617;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(0.8);

    public string Name => "ratelimit-redis-uniform";

    public string About => $"{Callers.Count} callers, {Keys} keys, strict, against one EVALSHA of a two-key bucket per decision";

    public async Task<RatioResult> MeasureAsync()
    {
        await using var server = await RedisServer.StartAsync();
        await using var services = await Limits.StartAsync("Strict", 1_000_000, 100_000, server.EndPoint);
        string[] keys = [.. Enumerable.Range(0, Keys).Select(i => $"user-{i}")];
        await using var ours = Limits.LimitersOf(services).GetPartitioned<string>("p", static key => key);
        var theirs = new TwoKeyBucket(services.GetRequiredService<RedisClient>(), 1_000_000, 100_000);
        var (oursPerSecond, theirsPerSecond, allocated) = await Rounds.PerSecondAsync(
            7,
            () => Callers.RunAsync(Round, async (caller, i) => (await ours.AcquireAsync(keys[Key(caller, i)])).Dispose()),
            () => Callers.RunAsync(Round, async (caller, i) => await theirs.TakeAsync(keys[Key(caller, i)])));
        return RatioResult.MoreIsBetter(oursPerSecond, theirsPerSecond, "decisions/s", allocated);
    }

    private static int Key(int caller, int i) => ((caller * 31) + (i * Stride)) % Keys;
}
