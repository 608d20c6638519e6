using System.Collections.Frozen;

namespace EdgeKit.Cache.Configuration;

/// <summary>The policies of one configuration, by name in any case. Immutable.</summary>
internal sealed class CachePolicies(CacheOptions options)
{
    /// <summary>The policy that exists even if it is not configured.</summary>
    public const string Default = "default";

    private readonly FrozenDictionary<string, CachePolicyOptions> _policies =
        new[] { KeyValuePair.Create(Default, new CachePolicyOptions()) }
        .Concat(options.Policies).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<string> Names => _policies.Keys.Order(StringComparer.Ordinal);

    public CachePolicyOptions? Find(string name) => _policies.GetValueOrDefault(name);
}
