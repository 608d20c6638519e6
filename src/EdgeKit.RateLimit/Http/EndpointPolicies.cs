using EdgeKit.RateLimit.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace EdgeKit.RateLimit.Http;

/// <summary>What an endpoint's metadata says, resolved once per endpoint and model.</summary>
/// <param name="Policies">The policies, each once.</param>
/// <param name="Cost">The cost, when the endpoint has one of its own.</param>
/// <param name="Priority">The priority under adaptive limits.</param>
/// <param name="Disabled">
/// Whether limits are switched off for the endpoint, global ones included, as the platform has it.
/// </param>
internal sealed record EndpointPolicies(
    IReadOnlyList<RateLimitPolicy> Policies, long? Cost, RateLimitPriority Priority, bool Disabled)
{
    public static EndpointPolicies Resolve(Endpoint endpoint, RateLimitModel model, PlatformRateLimits platform)
    {
        var metadata = endpoint.Metadata;
        var own = metadata.GetOrderedMetadata<RateLimitMetadata>();
        var names = metadata.GetOrderedMetadata<EnableRateLimitingAttribute>().TakeLast(
            1).Select(a => a.PolicyName).OfType<string>()
            .Where(name => model.Policies.ContainsKey(name) || !platform.Has(name))
            .Concat(own.SelectMany(m => m.Policies))
            .Distinct(StringComparer.OrdinalIgnoreCase);
        return new EndpointPolicies(
            [.. names.Select(model.Get)],
            CostOf(endpoint),
            PriorityOf(endpoint),
            metadata.GetMetadata<DisableRateLimitingAttribute>() is not null);
    }

    /// <summary>What one request to the endpoint costs, when it says so.</summary>
    public static long? CostOf(Endpoint endpoint) =>
        endpoint.Metadata.GetOrderedMetadata<RateLimitMetadata>().LastOrDefault(m => m.Cost is not null)?.Cost;

    /// <summary>Who goes first under adaptive limits.</summary>
    public static RateLimitPriority PriorityOf(Endpoint endpoint) =>
        endpoint.Metadata.GetOrderedMetadata<RateLimitMetadata>().LastOrDefault(m => m.Priority is not null)?.Priority
        ?? RateLimitPriority.Normal;
}
