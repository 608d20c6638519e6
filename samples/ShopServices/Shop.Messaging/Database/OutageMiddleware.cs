using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Shop.Messaging.Database;

/// <summary>
/// Answers 503 while the database is away or its disk is full: a client, a gateway and a relay all know what to make of
/// that.
/// </summary>
internal sealed class OutageMiddleware(RequestDelegate next, ILogger<OutageMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception exception) when (Outage.Is(exception) && CanAnswer(context))
        {
            DatabaseLog.Refused(
                logger, context.Request.Method, context.Request.Path, exception.GetBaseException().Message);
            context.Response.Clear();
            context.Response.Headers.RetryAfter = "1";
            await TypedResults.Problem(
                "The service's storage does not answer; the request may be repeated.",
                statusCode: StatusCodes.Status503ServiceUnavailable, title: "Storage unavailable").ExecuteAsync(
                    context);
        }
    }

    private static bool CanAnswer(HttpContext context) =>
        !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested;
}
