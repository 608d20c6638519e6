using EdgeKit.Ratios.Cache.Caches;
using EdgeKit.Ratios.RateLimit;
using EdgeKit.Testing;

namespace EdgeKit.Ratios.Cache;

/// <summary>
/// A hit in Redis: what an instance reads that another one has filled, and this one has not in memory.
/// </summary>
internal sealed class LibraryHitInRedisRatio<T>(
    string name, string rival, T value, Func<CacheSetup<T>, Task<ITestedCache<T>>> startRival) : IRatio
{
    private const int Turns = 7;

    public string Name => name;

    public string About =>
        $"a hit in Redis, not in memory, of {Products.Describe<T>()}, {Callers.Count} callers, against {rival}";

    public async Task<RatioResult> MeasureAsync()
    {
        await using var server = await RedisServer.StartAsync();
        var source = new Source<T>(value);
        await using var ours = await OurCache<T>.StartAsync(Setup(source));
        await using var theirs = await startRival(Setup(source));
        await FillAsync(OurCache<T>.StartAsync);
        await FillAsync(startRival);
        await Agreement.CheckReadAsync(ours, value);
        await Agreement.CheckReadAsync(theirs, value);
        var (oursKeys, theirsKeys) = (Keys(), Keys());
        var duel = await Rounds.RunAsync(Turns, () => oursKeys.RunAsync(ours), () => theirsKeys.RunAsync(theirs));
        Agreement.Require(source.Asked == 0, $"{source.Asked} keys were not in Redis");
        return RatioResult.Time(duel, "us");

        CacheSetup<T> Setup(Source<T> source) => new(source.AskAsync, TimeSpan.FromHours(1), server.EndPoint);
        static NewKeys Keys() => new(perCaller: 100, Turns + Rounds.WarmUp);

        async Task FillAsync(Func<CacheSetup<T>, Task<ITestedCache<T>>> startAsync)
        {
            var asked = new Source<T>(value);
            await using var filler = await startAsync(Setup(asked));
            await Agreement.CheckAsync(filler, asked);
            var keys = Keys();
            for (var i = 0; i < Turns + Rounds.WarmUp; i++)
            {
                await keys.RunAsync(filler);
            }
        }
    }
}
