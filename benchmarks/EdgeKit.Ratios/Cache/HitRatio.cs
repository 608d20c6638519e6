using EdgeKit.Cache;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Ratios.Cache;

/// <summary>
/// A read that finds what it looks for, 10,000 keys, one thread: against the platform's memory cache, which knows
/// neither bytes nor other instances.
/// </summary>
internal sealed class HitRatio : IRatio
{
    public string Name => "cache-hit";

    public string About => $"a hit in memory, {Hits.Keys} keys, one thread, against IMemoryCache.TryGetValue";

    public async Task<RatioResult> MeasureAsync()
    {
        await using var services = new ServiceCollection().AddLogging().AddEdgeKitCache(
            Settings()).BuildServiceProvider();
        var ours = services.GetRequiredService<IObjectCaches>().Get("products");
        using var theirs = new MemoryCache(new MemoryCacheOptions());
        foreach (var key in Hits.All)
        {
            await ours.SetAsync(key, key);
            theirs.Set(key, key, TimeSpan.FromHours(1));
        }

        var duel = await Rounds.RunAsync(
            7,
            () => Hits.RunAsync(key =>
            {
                var found = ours.GetAsync<string>(key);
                return found.IsCompletedSuccessfully && found.Result.Exists;
            }),
            () => Hits.RunAsync(key => theirs.TryGetValue(key, out string? _)));
        return RatioResult.Time(duel, "ns");
    }

    private static IConfigurationSection Settings() =>
        new ConfigurationBuilder().AddInMemoryCollection(
            [new("EdgeKit:Cache:Policies:products:Ttl", "01:00:00")]).Build().GetSection("EdgeKit:Cache");
}
