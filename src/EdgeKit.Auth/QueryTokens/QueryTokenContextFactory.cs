using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Auth.QueryTokens;

/// <summary>Removes access tokens from queries, before hosting logs the URL and starts the activity.</summary>
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
