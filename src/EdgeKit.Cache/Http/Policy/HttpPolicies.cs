using System.Collections.Concurrent;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Http.Policy;

/// <summary>The policies of one face by name; each is derived anew when a reload has changed its options.</summary>
internal sealed class HttpPolicies(PolicyStates spaces, bool shared)
{
    private readonly ConcurrentDictionary<string, HttpPolicy> _policies = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="InvalidOperationException">There is no such policy.</exception>
    public HttpPolicy Get(string name) =>
        _policies.TryGetValue(name, out var policy) && ReferenceEquals(policy.Options, policy.Space.Options)
        ? policy : Derive(name);

    private HttpPolicy Derive(string name)
    {
        var space = spaces.Get(name);
        return _policies[name] = new HttpPolicy(space, space.Options, shared);
    }
}
