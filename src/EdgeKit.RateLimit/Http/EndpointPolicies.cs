using EdgeKit.RateLimit.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace EdgeKit.RateLimit.Http;

/// <summary>
/// An endpoint's rate-limit metadata, resolved against a model. <paramref name="Disabled"/> also switches the global
/// policies off, as in ASP.NET Core.
/// </summary>
internal sealed record EndpointPolicies(
    IReadOnlyList<RateLimitPolicy> Policies, long? Cost, RateLimitPriority Priority, bool Disabled)
{
    public static EndpointPolicies Resolve(Endpoint endpoint, RateLimitModel model, PlatformRateLimits platform)
    {
        var metadata = endpoint.Metadata;
        var names = metadata.GetOrderedMetadata<EnableRateLimitingAttribute>()
            .TakeLast(1).Select(a => a.PolicyName).OfType<string>()
            .Where(name => model.Policies.ContainsKey(name) || !platform.Has(name))
            .Concat(metadata.GetOrderedMetadata<RateLimitMetadata>().SelectMany(m => m.Policies))
            .Distinct(StringComparer.OrdinalIgnoreCase);
        return new EndpointPolicies(
            [.. names.Select(model.Get)],
            CostOf(endpoint),
            PriorityOf(endpoint),
            metadata.GetMetadata<DisableRateLimitingAttribute>() is not null);
    }

    public static long? CostOf(Endpoint? endpoint) =>
        endpoint?.Metadata.GetOrderedMetadata<RateLimitMetadata>().LastOrDefault(m => m.Cost is not null)?.Cost;

    public static RateLimitPriority PriorityOf(Endpoint? endpoint) =>
        endpoint?.Metadata.GetOrderedMetadata<RateLimitMetadata>().LastOrDefault(m => m.Priority is not null)?.Priority
        ?? RateLimitPriority.Normal;
}
