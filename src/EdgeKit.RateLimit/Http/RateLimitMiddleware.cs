using System.Runtime.CompilerServices;
using EdgeKit.Http.Requests;
using EdgeKit.RateLimit.Configuration;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Http;

/// <summary>Applies the policies that the endpoint names, after authorization.</summary>
internal sealed class RateLimitMiddleware(
    RequestDelegate next, RateLimitGate gate, PlatformRateLimits platform, DoubleChargeGuard guard)
{
    private readonly ConditionalWeakTable<RateLimitModel, ConditionalWeakTable<Endpoint, EndpointPolicies>> _cache = [];

    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint)
        {
            return next(context);
        }

        var model = context.GetPolicyTable().Get<RateLimitModel>();
        var resolved = _cache.GetOrCreateValue(model).GetOrAdd(
            endpoint, static (e, a) => EndpointPolicies.Resolve(e, a.model, a.platform), (model, platform));
        return resolved.Disabled || resolved.Policies.Count == 0 || Reexecution.IsErrorPage(context)
            ? next(context)
            : gate.InvokeAsync(context, guard.NotYetCharged(context, resolved.Policies), resolved, next);
    }
}
