using EdgeKit.Cache.Entries;

namespace EdgeKit.Cache;

/// <summary>The input and output of one run of a factory. Not thread safe.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public sealed class CacheFill<T>
{
    internal CacheFill(string key, IServiceProvider services, CachedValue<T> stale, CachePolicyOptions policy)
    {
        (Key, Services, Stale) = (key, services, stale);
        (Ttl, StaleWhileRevalidate, StaleIfError) = (policy.Ttl, policy.StaleWhileRevalidate, policy.StaleIfError);
    }

    /// <summary>Gets the key that is being filled.</summary>
    public string Key { get; }

    /// <summary>Gets the services of a scope that ends with this run.</summary>
    public IServiceProvider Services { get; }

    /// <summary>Gets the previous value, if stored; a factory may return it if its source has not changed.</summary>
    public CachedValue<T> Stale { get; }

    /// <summary>Gets or sets how long the value is fresh.</summary>
    /// <value>The default is the policy's.</value>
    public TimeSpan Ttl { get; set; }

    /// <summary>Gets or sets how long after <see cref="Ttl"/> the value may be served while it is refreshed.</summary>
    /// <value>The default is the policy's.</value>
    public TimeSpan StaleWhileRevalidate { get; set; }

    /// <summary>Gets or sets how long after <see cref="Ttl"/> the value may be served if a refresh fails.</summary>
    /// <value>The default is the policy's.</value>
    public TimeSpan StaleIfError { get; set; }

    /// <summary>
    /// Gets the value's tags, in addition to those of the policy. Each must be non-blank, not <c>*</c>, and at most
    /// 1,024 characters long; otherwise the fill fails.
    /// </summary>
    /// <value>The default is none.</value>
    public ICollection<string> Tags { get; } = [];

    /// <summary>Gets or sets if the value is stored. Callers that wait for this fill get it in any case.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool Store { get; set; } = true;

    internal Tiers Tiers { get; set; }

    /// <summary>True if the factory found that no value exists; a value type cannot express that as null.</summary>
    internal bool IsNoValue { get; set; }
}
