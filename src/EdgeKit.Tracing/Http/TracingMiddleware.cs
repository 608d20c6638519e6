using System.Diagnostics;
using EdgeKit.Tracing.Configuration;
using EdgeKit.Tracing.Propagation;
using EdgeKit.Tracing.Sampling;
using EdgeKit.Tracing.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Tracing.Http;

/// <summary>Completes the request's activity, which did not exist when the boundary was decided.</summary>
internal sealed class TracingMiddleware(RequestDelegate next, TracingMetrics metrics)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is { } activity
            && context.Features.Get<TraceBoundaryFeature>() is { IsComplete: false } feature)
        {
            feature.IsComplete = true;
            Complete(context, activity, feature);
        }

        return next(context);
    }

    private void Complete(HttpContext context, Activity activity, TraceBoundaryFeature feature)
    {
        if (feature.CallerContext is { } caller)
        {
            activity.AddLink(new ActivityLink(caller));
        }

        ApplySampling(activity, feature.Decision);
        if (feature.Decision.Boundary == TraceBoundary.Trust
            && context.Request.Headers[TraceHeaders.Baggage] is { Count: > 0 } received)
        {
            InheritedContext.StoreProperties(activity, Baggage.Parse(received));
        }

        if (context.GetPolicyTable().Get<TracingOptions>().ResponseHeader is { Length: > 0 } header)
        {
            TraceResponseHeader.Attach(context.Response, header, activity, feature);
        }

        metrics.Request(Outcome(activity, feature));
    }

    private static string Outcome(Activity activity, TraceBoundaryFeature feature) =>
        activity.ParentId is not null ? "continued"
        : feature.CallerContext is not null ? "restarted"
        : feature.RemovedContext ? "ignored"
        : "begun";

    private static void ApplySampling(Activity activity, TraceBoundaryDecision decision)
    {
        var beganHere = activity.ParentId is null;
        if (decision.ForceSampling
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
