using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Shop.Messaging.Telemetry;

namespace Shop.Messaging.Database;

/// <summary>Responds with 503 and <c>Retry-After</c> while the database is unavailable or its disk is full.</summary>
internal sealed class OutageMiddleware(RequestDelegate next, ILogger<OutageMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception exception) when (Outage.Is(exception) && CanRespond(context))
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

    private static bool CanRespond(HttpContext context) =>
        !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested;
}
