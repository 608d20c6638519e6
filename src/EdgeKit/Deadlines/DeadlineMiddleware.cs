using System.Globalization;
using EdgeKit.Cache;
using EdgeKit.Http.Requests;
using EdgeKit.Policies;
using EdgeKit.Resilience;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Options;

namespace EdgeKit.Deadlines;

/// <summary>
/// Applies the caller's deadline and retry depth to the calls that are made for their request. Limits and
/// authentication run before it, so that a caller cannot force them into their failure mode. A request that fills the
/// cache is not limited by its caller, because others wait for the response.
/// </summary>
internal sealed class DeadlineMiddleware(IOptionsMonitor<RequestTimeoutOptions> timeouts, TimeProvider timeProvider)
{
    /// <summary>
    /// Tag of the server's request metric: a 5xx caused by the caller's deadline is not an error of the service.
    /// </summary>
    private const string CallerDeadlineTag = "edgekit.caller_deadline";

    private const int MaxRetryDepth = 100;

    private static bool HasCallerTimedOut => Deadline.Current is { IsCallers: true, IsAllButOver: true };

    /// <summary>First stage: notes the start of the request and reads its limits. Ignores invalid headers.</summary>
    public Task ReadAsync(HttpContext context, RequestDelegate next)
    {
        var options = context.GetPolicyTable().Get<ResilienceOptions>();
        var caller = CallerTimeoutOf(context.Request.Headers, options.DeadlineHeader);
        var server = ServerTimeout.Of(context.GetEndpoint(), timeouts.CurrentValue);
        var retries = RetryDepthOf(context.Request.Headers, options.RetryDepthHeader);
        var earlier = context.Features.Get<DeadlineFeature>(); // set if an error page is rendered in a second pass
        if (earlier is not null || caller is not null || server is not null || retries is not null)
        {
            var startedAt = earlier?.StartedAt ?? timeProvider.GetTimestamp();
            context.Features.Set(new DeadlineFeature(startedAt, caller, server, retries));
        }

        return next(context);
    }

    /// <summary>Last stage: begins the deadlines.</summary>
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<DeadlineFeature>() is not { } limits)
        {
            return next(context);
        }

        var isFill = context.Features.Get<ICacheFillFeature>() is not null;
        return RunAsync(context, next, isFill ? limits with { CallerTimeout = null, RetryDepth = null } : limits);
    }

    private static TimeSpan? CallerTimeoutOf(IHeaderDictionary headers, string name) =>
        name.Length > 0 && headers[name] is [{ } value] && DeadlineHeader.TryParse(name, value, out var limit)
        ? limit : null;

    private static int? RetryDepthOf(IHeaderDictionary headers, string name) =>
        name.Length > 0 && headers[name] is [{ } value]
        && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var depth)
            ? Math.Min(depth, MaxRetryDepth) : null;

    private async Task RunAsync(HttpContext context, RequestDelegate next, DeadlineFeature limits)
    {
        var elapsed = timeProvider.GetElapsedTime(limits.StartedAt);
        using var depth = limits.RetryDepth is { } retries ? RetryDepth.Begin(retries) : null;
        using var server = limits.ServerTimeout is { } most ? Deadline.Begin(most - elapsed, timeProvider) : null;
        using var caller = limits.CallerTimeout is { } wait
            ? Deadline.BeginCallers(wait - elapsed, timeProvider) : null;
        try
        {
            await next(context).ConfigureAwait(false);
            if (HasCallerTimedOut && context.Response.StatusCode >= StatusCodes.Status500InternalServerError)
            {
                context.Features.Get<IHttpMetricsTagsFeature>()?.Tags.Add(new(CallerDeadlineTag, true));
            }
        }
        finally
        {
            if (HasCallerTimedOut)
            {
                CallerFault.Mark(context); // for the stages in front, which do not see the deadline
            }
        }
    }
}
