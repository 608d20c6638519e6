using EdgeKit.Redis;
using EdgeKit.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Ratios.RateLimit;

/// <summary>One key that everybody wants: 64 callers, leased.</summary>
internal sealed class RedisHotRatio : IRatio
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(0.8);

    public string Name => "ratelimit-redis-hot";

    public string About => $"{Callers.Count} callers, one key, leased, against one EVALSHA of a two-key bucket per decision";

    public async Task<RatioResult> MeasureAsync()
    {
        await using var server = await RedisServer.StartAsync();
        await using var services = await Limits.StartAsync("Leased", 1_000_000_000, 1_000_000, server.EndPoint);
        await using var ours = Limits.LimitersOf(services).Get("p", "hot");
        var theirs = new TwoKeyBucket(services.GetRequiredService<RedisClient>(), 1_000_000_000, 1_000_000);
        var (oursPerSecond, theirsPerSecond, allocated) = await Rounds.PerSecondAsync(
            7,
            () => Callers.RunAsync(Round, async (_, _) => (await ours.AcquireAsync()).Dispose()),
            () => Callers.RunAsync(Round, async (_, _) => await theirs.TakeAsync("hot")));
        return RatioResult.MoreIsBetter(oursPerSecond, theirsPerSecond, "decisions/s", allocated);
    }
}
