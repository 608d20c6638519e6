using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cors;

/// <summary>Reports the policies that the wrapped service evaluates.</summary>
internal sealed class ObservedCorsService(CorsObserver observer, ICorsService inner) : ICorsService
{
    public ICorsService Inner => inner;

    public CorsResult EvaluatePolicy(HttpContext context, CorsPolicy policy)
    {
        observer.RecordPolicy(context, policy);
        return inner.EvaluatePolicy(context, policy);
    }

    public void ApplyResult(CorsResult result, HttpResponse response) => inner.ApplyResult(result, response);
}
