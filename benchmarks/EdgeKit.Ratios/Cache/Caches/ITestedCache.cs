namespace EdgeKit.Ratios.Cache.Caches;

/// <summary>A cache, and the one thing that is asked of all of them.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
internal interface ITestedCache<T> : IAsyncDisposable
{
    /// <summary>Finds what is under the key, or makes it.</summary>
    ValueTask<T> GetAsync(string key);
}
