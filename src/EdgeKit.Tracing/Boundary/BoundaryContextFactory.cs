using System.Diagnostics;
using EdgeKit.Policies;
using EdgeKit.Tracing.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Tracing.Boundary;

/// <summary>
/// The platform makes the context of a request and, right after it, the request's activity from the headers; no
/// middleware runs in between, and its propagator sees headers but no address. So this is the one place at which a
/// context that is not trusted can be taken away in time, whatever the server.
/// </summary>
internal sealed class BoundaryContextFactory(IHttpContextFactory inner, PolicyTables tables) : IHttpContextFactory
{
    public HttpContext Create(IFeatureCollection featureCollection)
    {
        var context = inner.Create(featureCollection);
        var model = context.GetPolicyTable(tables).Get<BoundaryModel>();
        var decision = model.Decide(Describe(context, model));
        featureCollection.Set(decision.Boundary == TraceBoundary.Trust
            ? new BoundaryFeature { Decision = decision }
            : TakeAway(context.Request.Headers, decision));
        return context;
    }

    public void Dispose(HttpContext httpContext) => inner.Dispose(httpContext);

    private static Peer Describe(HttpContext context, BoundaryModel model) => new(
        context.Connection.RemoteIpAddress,
        model.LooksAtCertificates && context.Connection.ClientCertificate is { } certificate
        ? Fingerprint.Of(certificate) : null,
        context.Connection.LocalPort,
        context.Request.Path,
        model.DebugHeader is { Length: > 0 } header && context.Request.Headers.ContainsKey(header));

    private static BoundaryFeature TakeAway(IHeaderDictionary headers, BoundaryDecision decision)
    {
        var kept = decision.Boundary == TraceBoundary.Restart ? Read(headers) : null;
        var baggage = kept is null ? null : headers[FieldNames.Baggage].ToString();
        var tookAway = false;
        foreach (var name in FieldNames.Untrusted)
        {
            tookAway |= headers.Remove(name);
        }

        return new BoundaryFeature { Decision = decision, TookAway = tookAway, Kept = kept, KeptBaggage = baggage };
    }

    private static ActivityContext? Read(IHeaderDictionary headers) =>
        TraceParent.TryParse(headers[FieldNames.TraceParent], out var parent)
            ? parent.ToContext(TraceState.Normalize(headers[FieldNames.TraceState]))
            : null;
}
