using System.Runtime.CompilerServices;
using EdgeKit.RateLimit.Configuration;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Http;

/// <summary>
/// Resolved metadata by endpoint; a new model starts anew. An endpoint that is gone takes its entry along.
/// </summary>
internal sealed class EndpointPolicyCache(PlatformRateLimits platform)
{
    private Entry _entry = new(null, []);

    public EndpointPolicies Get(Endpoint endpoint, RateLimitModel model)
    {
        var entry = Volatile.Read(ref _entry);
        if (!ReferenceEquals(entry.Model, model))
        {
            Volatile.Write(ref _entry, entry = new Entry(model, []));
        }

        return entry.Endpoints.TryGetValue(endpoint, out var known) ? known : Resolve(entry, endpoint, model);
    }

    private EndpointPolicies Resolve(Entry entry, Endpoint endpoint, RateLimitModel model) =>
        entry.Endpoints.GetValue(endpoint, e => EndpointPolicies.Resolve(e, model, platform));

    private sealed record Entry(RateLimitModel? Model, ConditionalWeakTable<Endpoint, EndpointPolicies> Endpoints);
}
