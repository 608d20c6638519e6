using System.Diagnostics;
using System.Security.Claims;
using EdgeKit.Http.Callers;
using EdgeKit.Tracing.Propagation;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Tracing.Http;

/// <summary>Continues the trace of a caller trusted after authentication, in a span linked to the first.</summary>
internal sealed class TrustedCallerMiddleware(RequestDelegate next)
{
    private static readonly ActivitySource Source = new("EdgeKit.Tracing");

    public Task InvokeAsync(HttpContext context) =>
        context.GetPolicyTable().Get<TracingOptions>().TrustedCallers is { Count: > 0 } trusted
        && context.Features.Get<TraceBoundaryFeature>() is { CallerContext: { } caller } feature
        && IsAmong(trusted, context.User)
            ? ContinueAsync(context, next, feature, caller)
            : next(context);

    private static bool IsAmong(List<string> trusted, ClaimsPrincipal user) =>
        Caller.NamesOf(user).Any(caller => trusted.Exists(caller.Matches));

    private static async Task ContinueAsync(
        HttpContext context, RequestDelegate next, TraceBoundaryFeature feature, ActivityContext caller)
    {
        var activity = feature.ContinuedActivity is { } running ? Resume(running) : Begin(feature, caller);
        var finished = false;
        try
        {
            await next(context).ConfigureAwait(false);
            finished = context.Response.HasStarted || context.Response.StatusCode < StatusCodes.Status400BadRequest;
        }
        finally
        {
            // An error page may follow in another pass of the same request and in the same span.
            if (finished || activity is null)
            {
                activity?.Dispose();
            }
            else
            {
                context.Response.RegisterForDispose(activity);
            }
        }
    }

    private static Activity? Begin(TraceBoundaryFeature feature, ActivityContext caller)
    {
        ActivityLink[] links = Activity.Current is { } begun ? [new ActivityLink(begun.Context)] : [];
        var activity = Source.StartActivity("continue", ActivityKind.Server, caller, links: links);
        if (activity is not null)
        {
            InheritedContext.SetBaggage(activity, Baggage.Parse(feature.CallerBaggage));
            feature.ContinuedActivity = activity;
        }

        return activity;
    }

    private static Activity Resume(Activity running)
    {
        if (!running.IsStopped)
        {
            Activity.Current = running;
        }

        return running;
    }
}
