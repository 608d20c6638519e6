using System.Runtime.CompilerServices;
using EdgeKit.RateLimit.Configuration;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Http;

/// <summary>Caches resolved metadata by model and endpoint, for as long as both exist.</summary>
internal sealed class EndpointPolicyCache(PlatformRateLimits platform)
{
    private readonly ConditionalWeakTable<RateLimitModel, ConditionalWeakTable<Endpoint, EndpointPolicies>> _byModel =
        [];

    public EndpointPolicies Get(Endpoint endpoint, RateLimitModel model)
    {
        var byEndpoint = _byModel.GetValue(model, static _ => []);
        return byEndpoint.TryGetValue(endpoint, out var policies) ? policies : Resolve(byEndpoint, endpoint, model);
    }

    private EndpointPolicies Resolve(
        ConditionalWeakTable<Endpoint, EndpointPolicies> byEndpoint, Endpoint endpoint, RateLimitModel model) =>
        byEndpoint.GetValue(endpoint, e => EndpointPolicies.Resolve(e, model, platform));
}
