using EdgeKit.Http.Passes;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Http;

/// <summary>The second stage: the policies that the endpoint names, after authorization.</summary>
internal sealed class RateLimitMiddleware(RequestDelegate next, RateLimitGate gate)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint)
        {
            return next(context);
        }

        var policies = gate.Endpoints.Get(endpoint, gate.Model);
        return policies.Disabled || policies.Policies.Count == 0 || ErrorPage.IsWanted(context)
            ? next(context) : gate.InvokeAsync(context, policies, next);
    }
}
