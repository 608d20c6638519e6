using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cors;

/// <summary>
/// Adds CORS headers to a response when it starts, unless the application's own <c>UseCors()</c> was reached.
/// </summary>
internal sealed class CorsResponseHeaders
{
    private readonly HttpContext _context;
    private readonly ICorsService _cors;
    private readonly CorsResult _result;

    public CorsResponseHeaders(HttpContext context, ICorsService cors, CorsResult result)
    {
        (_context, _cors, _result) = (context, cors, result);
        context.Response.OnStarting(static answer => ((CorsResponseHeaders)answer).WriteAsync(), this);
    }

    private Task WriteAsync()
    {
        if (!CorsObserver.HasCorsRun(_context))
        {
            _cors.ApplyResult(_result, _context.Response);
        }

        return Task.CompletedTask;
    }
}
