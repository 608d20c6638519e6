using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace EdgeKit.RateLimit.Http;

/// <summary>The first stage: the policies under Global, before authentication.</summary>
internal sealed class GlobalRateLimitMiddleware(RequestDelegate next, RateLimitGate gate)
{
    public Task InvokeAsync(HttpContext context)
    {
        var policies = gate.Model.Global;
        var disabled = context.GetEndpoint()?.Metadata.GetMetadata<DisableRateLimitingAttribute>() is not null;
        return policies.Count == 0 || disabled ? next(context) : gate.PassAsync(context, policies, endpoint: null, next);
    }
}
