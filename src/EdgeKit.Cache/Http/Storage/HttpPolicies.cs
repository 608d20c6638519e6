using System.Collections.Frozen;
using EdgeKit.Cache.Configuration;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Http.Storage;

/// <summary>The HTTP view of all cache policies: a model of the policy table. Immutable.</summary>
internal sealed class HttpPolicies
{
    private readonly FrozenDictionary<string, (HttpPolicy Shared, HttpPolicy Private)> _policies;
    private readonly Func<PolicyStates> _states;

    /// <summary>Creates the model; the function is not called before the table is accepted.</summary>
    public HttpPolicies(CachePolicies policies, Func<PolicyStates> states)
    {
        _states = states;
        _policies = policies.Names.ToFrozenDictionary(
            name => name,
            name => (Create(name, policies, shared: true), Create(name, policies, shared: false)),
            StringComparer.OrdinalIgnoreCase);
    }

    /// <exception cref="InvalidOperationException">The policy does not exist.</exception>
    public HttpPolicy Get(string name, bool shared)
    {
        if (_policies.TryGetValue(name, out var policy))
        {
            return shared ? policy.Shared : policy.Private;
        }

        var state = _states().Get(name); // A policy that a reload has removed keeps its last options.
        return new HttpPolicy(() => state, state.Options, shared);
    }

    private HttpPolicy Create(string name, CachePolicies policies, bool shared) =>
        new(() => _states().Get(name), policies.Find(name)!, shared);
}
