namespace EdgeKit.Ratios.Cache.Caches;

/// <summary>
/// What every cache is told alike. All bound their memory, at a size that nothing here reaches; none refreshes early,
/// serves stale values or varies lifetimes; System.Text.Json serializes.
/// </summary>
/// <typeparam name="T">The type of the values.</typeparam>
/// <param name="MakeAsync">Makes a value.</param>
/// <param name="Ttl">How long it lives, in memory and in Redis.</param>
/// <param name="Redis">The second tier; none: in memory alone.</param>
internal sealed record CacheSetup<T>(
    Func<CancellationToken, ValueTask<T>> MakeAsync, TimeSpan Ttl, string? Redis = null)
{
    /// <summary>Bytes.</summary>
    public const long MemoryLimit = 4L << 30;

    /// <summary>Every value is this large, where the cache has to be told; ours measures.</summary>
    public const long EntrySize = 256;

    /// <summary>Whether one instance would do for all readers.</summary>
    public static bool IsImmutable => typeof(T) == typeof(string);
}
