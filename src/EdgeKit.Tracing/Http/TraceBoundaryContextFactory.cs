using System.Diagnostics;
using System.Security.Cryptography;
using EdgeKit.Policies;
using EdgeKit.Tracing.Configuration;
using EdgeKit.Tracing.Propagation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Tracing.Http;

/// <summary>
/// Removes untrusted trace contexts. ASP.NET Core starts a request's activity directly after creating its
/// <see cref="HttpContext"/>, so a context factory is the only place that works with every server.
/// </summary>
internal sealed class TraceBoundaryContextFactory(IHttpContextFactory inner, PolicyTables tables) : IHttpContextFactory
{
    public HttpContext Create(IFeatureCollection featureCollection)
    {
        var context = inner.Create(featureCollection);
        var model = context.GetPolicyTable(tables).Get<TraceBoundaryModel>();
        var decision = model.Decide(Describe(context, model));
        featureCollection.Set(decision.Boundary == TraceBoundary.Trust
            ? new TraceBoundaryFeature { Decision = decision }
            : RemoveContext(context.Request.Headers, decision));
        return context;
    }

    public void Dispose(HttpContext httpContext) => inner.Dispose(httpContext);

    private static RequestOrigin Describe(HttpContext context, TraceBoundaryModel model) => new(
        context.Connection.RemoteIpAddress,
        model.UsesCertificates
            ? context.Connection.ClientCertificate?.GetCertHashString(HashAlgorithmName.SHA256) : null,
        context.Connection.LocalPort,
        context.Request.Path,
        model.DebugHeader is { Length: > 0 } header && context.Request.Headers.ContainsKey(header));

    private static TraceBoundaryFeature RemoveContext(IHeaderDictionary headers, TraceBoundaryDecision decision)
    {
        var kept = decision.Boundary == TraceBoundary.Restart ? Read(headers) : null;
        var baggage = kept is null ? null : headers[TraceHeaders.Baggage].ToString();
        var removed = false;
        foreach (var name in TraceHeaders.IncludingLegacy)
        {
            removed |= headers.Remove(name);
        }

        return new TraceBoundaryFeature
        {
            Decision = decision, RemovedContext = removed, CallerContext = kept, CallerBaggage = baggage,
        };
    }

    private static ActivityContext? Read(IHeaderDictionary headers) =>
        TraceParent.TryParse(headers[TraceHeaders.TraceParent], out var parent)
            ? parent.ToContext(TraceState.Normalize(headers[TraceHeaders.TraceState]))
            : null;
}
