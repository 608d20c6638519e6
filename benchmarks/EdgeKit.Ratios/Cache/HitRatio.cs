using System.Diagnostics;
using EdgeKit.Cache;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Ratios.Cache;

/// <summary>A read that finds what it looks for, 10,000 keys, one thread: against the platform's memory cache, which knows neither bytes nor other instances.</summary>
internal sealed class HitRatio : IRatio
{
    private const int Keys = 10_000;
    private const int Stride = 7_919;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(0.8);

    private readonly string[] _keys = [.. Enumerable.Range(0, Keys).Select(i => $"product-{i}")];

    public string Name => "cache-hit";

    public string About => $"a hit in memory, {Keys} keys, one thread, against IMemoryCache.TryGetValue";

    public async Task<RatioResult> MeasureAsync()
    {
        await using var services = new ServiceCollection().AddLogging().AddEdgeKitCache(Settings()).BuildServiceProvider();
        var ours = services.GetRequiredService<IObjectCaches>().Get("products");
        using var theirs = new MemoryCache(new MemoryCacheOptions());
        foreach (var key in _keys)
        {
            await ours.SetAsync(key, key);
            theirs.Set(key, key, TimeSpan.FromHours(1));
        }

        var (oursPerSecond, theirsPerSecond, allocated) = await Rounds.PerSecondAsync(
            7,
            () => RunAsync(key =>
            {
                var found = ours.GetAsync<string>(key);
                return found.IsCompletedSuccessfully && found.Result.Exists;
            }),
            () => RunAsync(key => theirs.TryGetValue(key, out string? _)));
        return RatioResult.LessIsBetter(1e9 / oursPerSecond, 1e9 / theirsPerSecond, "ns", allocated < 0.01 ? 0 : allocated);
    }

    private static IConfigurationSection Settings() =>
        new ConfigurationBuilder().AddInMemoryCollection([new("EdgeKit:Cache:Policies:products:Ttl", "01:00:00")]).Build().GetSection("EdgeKit:Cache");

    private Task<long> RunAsync(Func<string, bool> finds) => Task.Factory.StartNew(() => Run(finds), TaskCreationOptions.LongRunning);

    private long Run(Func<string, bool> finds)
    {
        var (operations, key) = (0L, 0);
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < Round; operations += Keys)
        {
            for (var i = 0; i < Keys; i++)
            {
                if (!finds(_keys[key]))
                {
                    throw new InvalidOperationException($"{_keys[key]} was not there.");
                }

                key += Stride;
                key = key >= Keys ? key - Keys : key;
            }
        }

        return operations;
    }
}
