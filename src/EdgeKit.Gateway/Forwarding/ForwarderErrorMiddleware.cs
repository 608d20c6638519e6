using System.Globalization;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace EdgeKit.Gateway.Forwarding;

/// <summary>Gives a request that could not be forwarded an answer that a client can act on; YARP itself sends a bare status.</summary>
internal sealed class ForwarderErrorMiddleware(RequestDelegate next, IProblemDetailsService problemDetails, TimeProvider clock)
{
    /// <summary>Without a better estimate: a restarted destination is usually back after a second.</summary>
    private static readonly TimeSpan DefaultRetryAfter = TimeSpan.FromSeconds(1);

    public async Task InvokeAsync(HttpContext context)
    {
        await next(context).ConfigureAwait(false);
        if (context.GetForwarderErrorFeature() is { } error && !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await AnswerAsync(context, ForwarderFailure.From(error.Error, error.Exception, context.Response.StatusCode, clock.GetUtcNow())).ConfigureAwait(false);
        }
    }

    private async Task AnswerAsync(HttpContext context, ForwarderFailure failure)
    {
        context.Response.StatusCode = failure.Status;
        if (failure.Status == StatusCodes.Status503ServiceUnavailable)
        {
            var seconds = Math.Ceiling(Math.Max(1, (failure.RetryAfter ?? DefaultRetryAfter).TotalSeconds));
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        await problemDetails.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = { Status = failure.Status, Title = failure.Title, Detail = failure.Detail },
        }).ConfigureAwait(false);
    }
}
