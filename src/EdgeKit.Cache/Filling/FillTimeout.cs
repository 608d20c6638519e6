using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Filling;

/// <summary>Creates the exception of a factory that took too long.</summary>
internal static class FillTimeout
{
    public static TimeoutException Exceeded(CacheKey key) => new(
        $"The factory of {key} did not finish within {key.Options.FactoryTimeout}. Fix its source, or raise "
        + $"FactoryTimeout of the cache policy {key.Policy.Name}.");
}
