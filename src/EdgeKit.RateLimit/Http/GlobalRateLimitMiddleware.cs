using EdgeKit.Http.Passes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace EdgeKit.RateLimit.Http;

/// <summary>The first stage: the policies under Global, before authentication.</summary>
internal sealed class GlobalRateLimitMiddleware(RequestDelegate next, RateLimitGate gate)
{
    public Task InvokeAsync(HttpContext context)
    {
        RateLimitFeature.ChargedBy(context)?.BeginPass();
        var policies = gate.Model.Global;
        if (policies.Count == 0)
        {
            return next(context);
        }

        if (context.GetEndpoint()?.Metadata.GetMetadata<DisableRateLimitingAttribute>() is not null)
        {
            context.Features.Set(Exempt.Mark);
            return next(context);
        }

        return context.Features.Get<Exempt>() is not null && ErrorPage.IsWanted(context)
            ? next(context)
            : gate.InvokeAsync(context, policies, endpoint: null, next);
    }

    /// <summary>
    /// A request that asked for an endpoint without limits is exempt to its end, error page included.
    /// </summary>
    private sealed class Exempt
    {
        public static readonly Exempt Mark = new();
    }
}
