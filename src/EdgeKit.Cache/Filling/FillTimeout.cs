using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Filling;

internal static class FillTimeout
{
    public static TimeoutException Exceeded(CacheKey key) => new(
        $"The factory of {key} did not end within {key.Policy.Options.FactoryTimeout}. Mend its source, or raise FactoryTimeout of the cache policy {key.Policy.Name}.");
}
