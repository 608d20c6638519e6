using EdgeKit.Cache.Entries;

namespace EdgeKit.Cache;

/// <summary>
/// What a factory is given, and what it may decide beside the value. Belongs to one run of the factory. Not thread
/// safe.
/// </summary>
/// <typeparam name="T">The type of the value.</typeparam>
public sealed class CacheFill<T>
{
    internal CacheFill(string key, IServiceProvider services, CachedValue<T> stale, CachePolicyOptions policy)
    {
        (Key, Services, Stale) = (key, services, stale);
        (Ttl, StaleWhileRevalidate, StaleIfError) = (policy.Ttl, policy.StaleWhileRevalidate, policy.StaleIfError);
    }

    /// <summary>The key that is filled.</summary>
    public string Key { get; }

    /// <summary>Services of a scope that lives exactly as long as this run.</summary>
    public IServiceProvider Services { get; }

    /// <summary>
    /// The value that this one replaces, if it is still there: a source that says "not modified" lets the factory
    /// return it again.
    /// </summary>
    public CachedValue<T> Stale { get; }

    /// <summary>How long the value will be fresh.</summary>
    /// <value>The default is the policy's.</value>
    public TimeSpan Ttl { get; set; }

    /// <summary>How long it may be served stale after that while it is refreshed.</summary>
    /// <value>The default is the policy's.</value>
    public TimeSpan StaleWhileRevalidate { get; set; }

    /// <summary>How long it may be served stale after <see cref="Ttl"/> when it cannot be refreshed.</summary>
    /// <value>The default is the policy's.</value>
    public TimeSpan StaleIfError { get; set; }

    /// <summary>
    /// Tags of this value beside those of the policy: not blank, not <c>*</c>, at most 1,024 characters each. Any other
    /// fails the fill.
    /// </summary>
    /// <value>The default is none.</value>
    public ICollection<string> Tags { get; } = [];

    /// <summary>Whether the value is stored. Those who wait for it now get it all the same.</summary>
    /// <value>The default is yes.</value>
    public bool Store { get; set; } = true;

    internal Tiers Tiers { get; set; }

    /// <summary>Whether the factory has found that there is no value, which a value type cannot say itself.</summary>
    internal bool IsNoValue { get; set; }
}
