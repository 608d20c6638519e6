using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Auth.QueryTokens;

/// <summary>
/// Takes access tokens off queries. The platform makes the context of a request and, right after it, logs the request's
/// address and begins its activity; no middleware runs before that, so this is the one place in time.
/// </summary>
internal sealed class QueryTokenContextFactory(IHttpContextFactory inner) : IHttpContextFactory
{
    public HttpContext Create(IFeatureCollection featureCollection)
    {
        if (featureCollection.Get<IHttpRequestFeature>() is { } request && QueryToken.RemoveFrom(request) is { } token)
        {
            featureCollection.Set(token);
        }

        return inner.Create(featureCollection);
    }

    public void Dispose(HttpContext httpContext) => inner.Dispose(httpContext);
}
