using EdgeKit.RateLimit.Configuration;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Http;

/// <summary>
/// An application may have both middlewares, the platform's for policies of its own; a request is charged by the one
/// that comes first. This is what they know of each other.
/// </summary>
internal sealed class DoubleChargeGuard
{
    private bool _isPlatformUsed; // most applications have EdgeKit's middleware alone: nothing is looked up there

    /// <summary>Whether EdgeKit's middleware has charged a request under a policy.</summary>
    public static bool IsCharged(HttpContext context, string policy) =>
        context.Features.Get<IRateLimitFeature>() is RateLimitFeature feature
        && feature.EndpointPolicies.Any(p => p.Name.Equals(policy, StringComparison.OrdinalIgnoreCase));

    /// <summary>The platform's middleware charges a request.</summary>
    public void MarkCharged(HttpContext context, string policy)
    {
        Volatile.Write(ref _isPlatformUsed, true);
        context.Features.Set(new PlatformCharge(policy));
    }

    /// <summary>The policies that a request is not charged under yet.</summary>
    public IReadOnlyList<RateLimitPolicy> NotYetCharged(HttpContext context, IReadOnlyList<RateLimitPolicy> policies) =>
        Volatile.Read(ref _isPlatformUsed) && context.Features.Get<PlatformCharge>() is { } noted
            ? [.. policies.Where(p => !p.Name.Equals(noted.Policy, StringComparison.OrdinalIgnoreCase))]
            : policies;

    private sealed record PlatformCharge(string Policy);
}
