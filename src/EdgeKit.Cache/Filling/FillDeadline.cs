using EdgeKit.Cache.Entries;

namespace EdgeKit.Cache.Filling;

/// <summary>What is said of a factory that took too long.</summary>
internal static class FillDeadline
{
    public static TimeoutException Passed(CacheKey key) => new(
        $"The factory of {key} did not end within {key.Space.Options.FactoryTimeout}. Mend its source, or raise FactoryTimeout of the cache policy {key.Space.Name}.");
}
