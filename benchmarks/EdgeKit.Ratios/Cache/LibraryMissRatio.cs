using EdgeKit.Ratios.Cache.Caches;
using EdgeKit.Ratios.RateLimit;
using EdgeKit.Testing;

namespace EdgeKit.Ratios.Cache;

/// <summary>
/// A miss: keys that nobody has asked for before. A number of them, not a time, so that both sides keep as much.
/// </summary>
internal sealed class LibraryMissRatio<T>(
    string name, string rival, T value, bool hasRedis, Func<CacheSetup<T>, Task<ITestedCache<T>>> startRival) : IRatio
{
    private const int Turns = 9;

    public string Name => name;

    public string About =>
        $"a miss of {Products.Describe<T>()}, new keys from {Callers.Count} callers{(hasRedis ? ", Redis behind both" : "")}, against {rival}";

    public async Task<RatioResult> MeasureAsync()
    {
        await using var server = hasRedis ? await RedisServer.StartAsync() : null;
        var (oursSource, theirsSource) = (new Source<T>(value), new Source<T>(value));
        await using var ours = await OurCache<T>.StartAsync(Setup(oursSource));
        await using var theirs = await startRival(Setup(theirsSource));
        await Agreement.CheckAsync(ours, oursSource);
        await Agreement.CheckAsync(theirs, theirsSource);
        var (oursKeys, theirsKeys) = (Keys(), Keys());
        var duel = await Rounds.RunAsync(Turns, () => oursKeys.RunAsync(ours), () => theirsKeys.RunAsync(theirs));
        Agreement.Require(oursSource.Asked == oursKeys.Asked + 1
            && theirsSource.Asked == theirsKeys.Asked + 1, "Some misses were none");
        return RatioResult.Time(duel, "us");

        CacheSetup<T> Setup(Source<T> source) => new(source.AskAsync, TimeSpan.FromHours(1), server?.EndPoint);
        NewKeys Keys() => new(hasRedis ? 100 : 400, Turns + Rounds.WarmUp);
    }
}
