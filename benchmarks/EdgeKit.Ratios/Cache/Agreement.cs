using System.Text.Json;
using EdgeKit.Ratios.Cache.Caches;

namespace EdgeKit.Ratios.Cache;

/// <summary>Checks that a cache does the work that is measured.</summary>
internal static class Agreement
{
    private const string Key = "agreement";

    /// <summary>Misses once and hits twice.</summary>
    /// <exception cref="InvalidOperationException">It does not.</exception>
    public static async Task CheckAsync<T>(ITestedCache<T> cache, Source<T> source)
    {
        T[] read = [await cache.GetAsync(Key), await cache.GetAsync(Key), await cache.GetAsync(Key)];
        Require(source.Asked == 1, $"{cache} asked its source {source.Asked} times for one key");
        Require(read.All(value => IsSame(value, source.Value)), $"{cache} does not return what was stored");
        Require(CacheSetup<T>.IsImmutable
            || !ReferenceEquals(read[1], read[2]), $"{cache} lets two readers share an object that both may change");
    }

    /// <summary>Reads what another instance has checked, and so filled.</summary>
    /// <exception cref="InvalidOperationException">It reads something else.</exception>
    public static async Task CheckReadAsync<T>(ITestedCache<T> cache, T value) =>
        Require(IsSame(await cache.GetAsync(Key), value), $"{cache} does not return what another instance stored");

    /// <exception cref="InvalidOperationException">It is not so.</exception>
    public static void Require(bool isSo, string otherwise)
    {
        if (!isSo)
        {
            throw new InvalidOperationException($"{otherwise}.");
        }
    }

    /// <summary>Whether a value is, by its content, the other one.</summary>
    private static bool IsSame<T>(T value, T other) =>
        JsonSerializer.Serialize(value) == JsonSerializer.Serialize(other);
}
