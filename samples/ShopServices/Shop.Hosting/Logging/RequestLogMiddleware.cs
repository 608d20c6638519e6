using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Shop.Hosting.Logging;

/// <summary>Logs one line per request, except health probes.</summary>
internal sealed class RequestLogMiddleware(RequestDelegate next, ILoggerFactory loggers, TimeProvider timeProvider)
{
    private readonly ILogger _logger = loggers.CreateLogger("Shop.Requests");

    public Task InvokeAsync(HttpContext context) =>
        _logger.IsEnabled(LogLevel.Information) && !context.Request.Path.StartsWithSegments("/health")
            ? InvokeAndLogAsync(context)
            : next(context);

    private async Task InvokeAndLogAsync(HttpContext context)
    {
        var started = timeProvider.GetTimestamp();
        var status = StatusCodes.Status500InternalServerError;
        try
        {
            await next(context);
            status = context.Response.StatusCode;
        }
        finally
        {
            var elapsed = timeProvider.GetElapsedTime(started).TotalMilliseconds;
            RequestLog.Answered(_logger, context.Request.Method, context.Request.Path, status, elapsed);
        }
    }
}
