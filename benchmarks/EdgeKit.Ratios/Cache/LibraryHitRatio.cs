using EdgeKit.Ratios.Cache.Caches;
using EdgeKit.Testing;

namespace EdgeKit.Ratios.Cache;

/// <summary>A hit in memory by get-or-set, the call that all libraries have.</summary>
internal sealed class LibraryHitRatio<T>(
    string name, string rival, T value, bool hasRedis, Func<CacheSetup<T>, Task<ITestedCache<T>>> startRival) : IRatio
{
    public string Name => name;

    public string About =>
        $"a hit in memory of {Products.Describe<T>()}, {Hits.Keys} keys, one thread{(hasRedis ? ", Redis behind both" : "")}, against {rival}";

    public async Task<RatioResult> MeasureAsync()
    {
        await using var server = hasRedis ? await RedisServer.StartAsync() : null;
        var (oursSource, theirsSource) = (new Source<T>(value), new Source<T>(value));
        await using var ours = await OurCache<T>.StartAsync(Setup(oursSource));
        await using var theirs = await startRival(Setup(theirsSource));
        foreach (var (cache, source) in new[] { (ours, oursSource), (theirs, theirsSource) })
        {
            await Agreement.CheckAsync(cache, source);
            foreach (var key in Hits.All)
            {
                await cache.GetAsync(key);
            }
        }

        var duel = await Rounds.RunAsync(7, () => RunAsync(ours), () => RunAsync(theirs));
        Agreement.Require(
            oursSource.Asked == Hits.Keys + 1 && theirsSource.Asked == Hits.Keys + 1, "Some hits were none");
        return RatioResult.Time(duel, "ns");

        CacheSetup<T> Setup(Source<T> source) => new(source.AskAsync, TimeSpan.FromHours(1), server?.EndPoint);
    }

    private static Task<long> RunAsync(ITestedCache<T> cache) => Hits.RunAsync(key =>
    {
        var found = cache.GetAsync(key);
        return found.IsCompletedSuccessfully && found.Result is not null;
    });
}
