using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Shop.Messaging.Database;

/// <summary>Answers 503 while the database is away: a client, a gateway and a relay all know what to make of that.</summary>
internal sealed class DatabaseOutageMiddleware(RequestDelegate next, ILogger<DatabaseOutageMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception exception) when (DatabaseOutage.Is(exception) && !context.Response.HasStarted)
        {
            DatabaseLog.Refused(
                logger, context.Request.Method, context.Request.Path, exception.GetBaseException().Message);
            context.Response.Clear();
            context.Response.Headers.RetryAfter = "1";
            await TypedResults.Problem(
                "The database does not answer; the request may be repeated.",
                statusCode: StatusCodes.Status503ServiceUnavailable, title: "Database unavailable").ExecuteAsync(context);
        }
    }
}
