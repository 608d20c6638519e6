using System.Diagnostics;
using EdgeKit.Tracing.Sampling;
using EdgeKit.Tracing.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Tracing.Boundary;

/// <summary>
/// Completes what was decided before the request's activity existed: the link to the caller, the sampling that a rule
/// asks for, the properties of the baggage, the response header.
/// </summary>
internal sealed class TracingMiddleware(RequestDelegate next, TracingMetrics metrics)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is { } activity
            && context.Features.Get<BoundaryFeature>() is { IsComplete: false } feature)
        {
            feature.IsComplete = true;
            Complete(context, activity, feature);
        }

        return next(context);
    }

    private void Complete(HttpContext context, Activity activity, BoundaryFeature feature)
    {
        if (feature.Kept is { } caller)
        {
            activity.AddLink(new ActivityLink(caller));
        }

        ApplySampling(activity, feature.Decision);
        if (feature.Decision.Boundary == TraceBoundary.Trust
            && context.Request.Headers[FieldNames.Baggage] is { Count: > 0 } received)
        {
            Lineage.Remember(activity, Baggage.Parse(received));
        }

        if (context.GetPolicyTable().Get<TracingOptions>().ResponseHeader is { Length: > 0 } header)
        {
            ResponseHeaderWriter.Attach(context.Response, header, activity, feature);
        }

        metrics.Request(Outcome(activity, feature));
    }

    private static string Outcome(Activity activity, BoundaryFeature feature) =>
        activity.ParentId is not null ? "continued"
        : feature.Kept is not null ? "restarted"
        : feature.TookAway ? "ignored"
        : "begun";

    private static void ApplySampling(Activity activity, BoundaryDecision decision)
    {
        var beganHere = activity.ParentId is null;
        if (decision.Force
            || (beganHere && decision.SampleRatio is { } ratio && RatioSampling.IsSampled(activity.TraceId, ratio)))
        {
            activity.ActivityTraceFlags |= ActivityTraceFlags.Recorded;
            activity.IsAllDataRequested = true;
        }
        else if (beganHere && decision.SampleRatio is not null)
        {
            activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            activity.IsAllDataRequested = false;
        }
    }
}
