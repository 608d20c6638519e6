using EdgeKit.Http.Requests;
using EdgeKit.RateLimit.Configuration;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Http;

/// <summary>Applies the policies that the endpoint names, after authorization.</summary>
internal sealed class RateLimitMiddleware(
    RequestDelegate next, RateLimitGate gate, EndpointPolicyCache endpoints, DoubleChargeGuard guard)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint)
        {
            return next(context);
        }

        var resolved = endpoints.Get(endpoint, context.GetPolicyTable().Get<RateLimitModel>());
        return resolved.Disabled || resolved.Policies.Count == 0 || Reexecution.IsErrorPage(context)
            ? next(context)
            : gate.InvokeAsync(context, guard.NotYetCharged(context, resolved.Policies), resolved, next);
    }
}
