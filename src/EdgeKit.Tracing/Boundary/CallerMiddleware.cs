using System.Diagnostics;
using System.Security.Claims;
using EdgeKit.Http.Callers;
using EdgeKit.Tracing.Wire;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Tracing.Boundary;

/// <summary>
/// Continues the trace of a caller that authentication has shown to be trusted. The request's own span has long begun
/// and keeps its trace; a second one takes over, and the two are linked.
/// </summary>
internal sealed class CallerMiddleware(RequestDelegate next)
{
    private static readonly ActivitySource Source = new("EdgeKit.Tracing");

    public Task InvokeAsync(HttpContext context) =>
        context.GetPolicyTable().Get<TracingOptions>().TrustedCallers is { Count: > 0 } trusted
        && context.Features.Get<BoundaryFeature>() is { Kept: { } caller } feature && IsAmong(trusted, context.User)
            ? ContinueAsync(context, next, feature, caller)
            : next(context);

    private static bool IsAmong(List<string> trusted, ClaimsPrincipal user) =>
        Caller.NamesOf(user).Any(caller => trusted.Exists(caller.IsCalled));

    private static async Task ContinueAsync(
        HttpContext context, RequestDelegate next, BoundaryFeature feature, ActivityContext caller)
    {
        var activity = feature.Continued is { } running ? Resume(running) : Begin(feature, caller);
        var finished = false;
        try
        {
            await next(context).ConfigureAwait(false);
            finished = context.Response.HasStarted || context.Response.StatusCode < StatusCodes.Status400BadRequest;
        }
        finally
        {
            // An error page may be to come, in another pass of the same request and in the same span.
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

    private static Activity? Begin(BoundaryFeature feature, ActivityContext caller)
    {
        ActivityLink[] links = Activity.Current is { } begun ? [new ActivityLink(begun.Context)] : [];
        var activity = Source.StartActivity("continue", ActivityKind.Server, caller, links: links);
        if (activity is not null)
        {
            Lineage.Receive(activity, Baggage.Parse(feature.KeptBaggage));
            feature.Continued = activity;
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
