using EdgeKit.RateLimit.Http;
using EdgeKit.RateLimit.Model;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Adapters;

/// <summary>
/// An application may have both middlewares, the platform's for policies of its own; a request is charged by the one
/// that comes first. This is what they know of each other.
/// </summary>
internal sealed class StockCharges
{
    private bool _any; // most applications have EdgeKit's middleware alone: nothing is looked up there

    /// <summary>Whether EdgeKit's middleware has charged a request under a policy.</summary>
    public static bool IsCharged(HttpContext context, string policy) =>
        context.Features.Get<IRateLimitFeature>() is RateLimitFeature feature
        && feature.Named.Any(p => p.Name.Equals(policy, StringComparison.OrdinalIgnoreCase));

    /// <summary>The platform's middleware charges a request.</summary>
    public void Note(HttpContext context, string policy)
    {
        Volatile.Write(ref _any, true);
        context.Features.Set(new Noted(policy));
    }

    /// <summary>The policies that a request is not charged under yet.</summary>
    public IReadOnlyList<RateLimitPolicy> Remaining(HttpContext context, IReadOnlyList<RateLimitPolicy> policies) =>
        Volatile.Read(ref _any) && context.Features.Get<Noted>() is { } noted
            ? [.. policies.Where(p => !p.Name.Equals(noted.Policy, StringComparison.OrdinalIgnoreCase))]
            : policies;

    private sealed record Noted(string Policy);
}
