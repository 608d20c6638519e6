using EdgeKit.Http.Requests;
using EdgeKit.RateLimit.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace EdgeKit.RateLimit.Http;

/// <summary>Applies the policies under <c>Global</c>, before authentication.</summary>
internal sealed class GlobalRateLimitMiddleware(RequestDelegate next, RateLimitGate gate)
{
    // A request to an endpoint without limits stays exempt when an error page re-executes it.
    private static readonly Exemption Exempt = new();

    public Task InvokeAsync(HttpContext context)
    {
        RateLimitFeature.Of(context)?.BeginPass();
        var policies = context.GetPolicyTable().Get<RateLimitModel>().Global;
        if (policies.Count == 0)
        {
            return next(context);
        }

        if (context.GetEndpoint()?.Metadata.GetMetadata<DisableRateLimitingAttribute>() is not null)
        {
            context.Features.Set(Exempt);
            return next(context);
        }

        return context.Features.Get<Exemption>() is not null && Reexecution.IsErrorPage(context)
            ? next(context)
            : gate.InvokeAsync(context, policies, endpoint: null, next);
    }

    private sealed class Exemption;
}
