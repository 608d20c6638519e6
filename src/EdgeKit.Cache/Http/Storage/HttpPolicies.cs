using System.Collections.Concurrent;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Http.Storage;

/// <summary>Policies as HTTP reads them, by name.</summary>
internal sealed class HttpPolicies(KeySpaces spaces)
{
    private readonly ConcurrentDictionary<string, HttpPolicy> _shared = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, HttpPolicy> _private = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="name">The name of the policy.</param>
    /// <param name="shared">True for a shared cache, false for a private one.</param>
    /// <exception cref="InvalidOperationException">There is no such policy.</exception>
    public HttpPolicy Get(string name, bool shared)
    {
        var policies = shared ? _shared : _private;
        if (policies.TryGetValue(name, out var policy) && ReferenceEquals(policy.Options, policy.Space.Options))
        {
            return policy;
        }

        var space = spaces.Get(name);
        return policies[name] = new HttpPolicy(space, space.Options, shared);
    }
}
