using EdgeKit.Cache;
using EdgeKit.Http.Callers;
using EdgeKit.Policies;
using EdgeKit.Resilience;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Options;

namespace EdgeKit.Deadlines;

/// <summary>
/// Makes what a caller says of its call known to the calls that are made on its behalf: how long it will wait, and how
/// deep in a chain of retries it is. The gates in front run without it, because a caller must not be able to hurry a
/// limit or a signature check into its failure mode; and so does a request that fills the cache, because others wait
/// for the answer who said no such thing.
/// </summary>
internal sealed class DeadlineMiddleware(
    IOptionsMonitor<ResilienceOptions> resilience,
    IOptionsMonitor<RequestTimeoutOptions> timeouts, TimeProvider timeProvider)
{
    /// <summary>
    /// On the server's own metric: a 5xx that a caller brought about by waiting no longer is no error of the service.
    /// </summary>
    private const string CallersDeadline = "edgekit.caller_deadline";

    private static bool IsCutShort => Deadline.Current is { IsCallers: true, IsAllButOver: true };

    /// <summary>Whether it matters is known here already, but for an application whose routing comes later.</summary>
    public Task NoteArrivalAsync(HttpContext context, RequestDelegate next)
    {
        var matters = context.GetEndpoint() is null
            || TimeLimitOf(context.Request.Headers) is not null || ServerTimeoutOf(context) is not null;
        if (matters && context.Features.Get<DeadlineFeature>() is null) // it arrives once, however often it passes
        {
            context.Features.Set(new DeadlineFeature(timeProvider.GetTimestamp()));
        }

        return next(context);
    }

    public Task BeginAsync(HttpContext context, RequestDelegate next)
    {
        var retries = DeadlineHeaders.RetryDepthOf(context.Request.Headers, resilience.CurrentValue.RetryDepthHeader);
        var limit = TimeLimitOf(context.Request.Headers);
        if ((retries is not null || limit is not null) && context.Features.Get<ICacheFillFeature>() is not null)
        {
            (retries, limit) = (null, null);
        }

        var server = ServerTimeoutOf(context);
        return retries is null && limit is null && server is null
            ? next(context) : RunAsync(context, next, retries, limit, server);
    }

    private async Task RunAsync(
        HttpContext context, RequestDelegate next, int? retries, TimeSpan? caller, TimeSpan? server)
    {
        using var depth = retries is { } known ? RetryDepth.Begin(known) : null;
        using var given = server is { } most ? Deadline.Begin(most - Waited(context), timeProvider) : null;
        using var asked = caller is { } wait ? Deadline.BeginCallers(wait - Waited(context), timeProvider) : null;
        try
        {
            await next(context).ConfigureAwait(false);
            if (IsCutShort && context.Response.StatusCode >= StatusCodes.Status500InternalServerError)
            {
                context.Features.Get<IHttpMetricsTagsFeature>()?.Tags.Add(new(CallersDeadline, true));
            }
        }
        finally
        {
            if (IsCutShort)
            {
                CallersDoing.Mark(context); // to the gates in front, which do not see the deadline
            }
        }
    }

    private TimeSpan? TimeLimitOf(IHeaderDictionary caller) =>
        DeadlineHeaders.TimeoutOf(caller, resilience.CurrentValue.DeadlineHeader);

    private TimeSpan? ServerTimeoutOf(HttpContext context) =>
        ServerTimeout.Of(context.GetEndpoint(), timeouts.CurrentValue);

    private TimeSpan Waited(HttpContext context) =>
        context.Features.Get<DeadlineFeature>() is { } arrival ? timeProvider.GetElapsedTime(arrival.Timestamp) : TimeSpan.Zero;
}
