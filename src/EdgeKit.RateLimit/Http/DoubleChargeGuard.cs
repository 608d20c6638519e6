using EdgeKit.RateLimit.Configuration;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Http;

/// <summary>Charges a request once per policy where EdgeKit's middleware and the platform's are both used.</summary>
internal sealed class DoubleChargeGuard
{
    private bool _isPlatformUsed; // saves the lookup in most applications, which use EdgeKit's middleware alone

    /// <summary>True if EdgeKit's middleware has charged the request.</summary>
    public static bool IsCharged(HttpContext context, string policy) =>
        context.Features.Get<IRateLimitFeature>() is RateLimitFeature feature
        && feature.EndpointPolicies.Any(p => p.IsNamed(policy));

    /// <summary>Records that the platform's middleware charges the request.</summary>
    public void MarkCharged(HttpContext context, string policy)
    {
        Volatile.Write(ref _isPlatformUsed, true);
        context.Features.Set(new PlatformCharge(policy));
    }

    /// <summary>Returns the policies that the platform's middleware has not charged.</summary>
    public IReadOnlyList<RateLimitPolicy> NotYetCharged(HttpContext context, IReadOnlyList<RateLimitPolicy> policies) =>
        Volatile.Read(ref _isPlatformUsed) && context.Features.Get<PlatformCharge>() is { } charged
            ? [.. policies.Where(p => !p.IsNamed(charged.Policy))]
            : policies;

    private sealed record PlatformCharge(string Policy);
}
