using System.Collections.Frozen;
using EdgeKit.Cache.Configuration;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Http.Storage;

/// <summary>The HTTP view of all cache policies: a model of the policy table. Immutable.</summary>
internal sealed class HttpPolicies
{
    private readonly FrozenDictionary<string, (HttpPolicy Shared, HttpPolicy Private)> _policies;
    private readonly Func<PolicyStates> _states;

    /// <param name="options">The options of the table.</param>
    /// <param name="states">Returns the policies' state; not called before the table is accepted.</param>
    public HttpPolicies(CacheOptions options, Func<PolicyStates> states)
    {
        _states = states;
        var policies = new Dictionary<string, CachePolicyOptions>(options.Policies, StringComparer.OrdinalIgnoreCase);
        policies.TryAdd(CachePolicies.Default, new CachePolicyOptions());
        _policies = policies.ToFrozenDictionary(
            p => p.Key,
            p => (new HttpPolicy(() => states().Get(p.Key), p.Value, shared: true),
                new HttpPolicy(() => states().Get(p.Key), p.Value, shared: false)),
            StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Returns a policy for a shared or a private cache.</summary>
    /// <exception cref="InvalidOperationException">The policy does not exist.</exception>
    public HttpPolicy Get(string name, bool shared)
    {
        if (_policies.TryGetValue(name, out var policy))
        {
            return shared ? policy.Shared : policy.Private;
        }

        var state = _states().Get(name); // a policy that a reload has removed keeps its last options
        return new HttpPolicy(() => state, state.Options, shared);
    }
}
