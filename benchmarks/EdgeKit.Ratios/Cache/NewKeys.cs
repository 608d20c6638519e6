using EdgeKit.Ratios.Cache.Caches;
using EdgeKit.Ratios.RateLimit;

namespace EdgeKit.Ratios.Cache;

/// <summary>
/// Keys that a cache has never seen, asked for by <see cref="Callers.Count"/> callers at once, so many in each run.
/// </summary>
internal sealed class NewKeys(int perCaller, int runs)
{
    private readonly string[] _keys = [
        .. Enumerable.Range(0, perCaller * Callers.Count * runs).Select(i => $"new-{i}")];
    private int _next;

    /// <summary>How many were asked for.</summary>
    public int Asked => _next;

    public async Task<long> RunAsync<T>(ITestedCache<T> cache)
    {
        var first = _next;
        _next += perCaller * Callers.Count;
        await Task.WhenAll(Enumerable.Range(0, Callers.Count).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; i < perCaller; i++)
            {
                await cache.GetAsync(_keys[first + (caller * perCaller) + i]);
            }
        })));
        return _next - first;
    }
}
