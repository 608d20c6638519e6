using EdgeKit.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace EdgeKit.Cache.Http.Server;

/// <summary>Writes error responses when neither the cache nor the origin can supply one.</summary>
internal sealed class CacheProblemWriter(IProblemDetailsService problems)
{
    /// <summary>
    /// Waiting requests share the status of the request sent to the origin, but not its body, which may be private.
    /// </summary>
    public Task WriteAsync(HttpContext context, CacheDecision.Fail fail)
    {
        ResponseHeaders.AppendOnStarting(context, fail.Status);
        if (!fail.IsNotCached)
        {
            return WriteAsync(context, fail.StatusCode,
                "The origin failed", "The request that this one waited for has failed. Try again.");
        }

        CallerFault.Mark(context);
        return WriteAsync(context, fail.StatusCode,
            "Not cached", "There is no stored answer, and the request asks for no other.");
    }

    private async Task WriteAsync(HttpContext context, int status, string title, string detail)
    {
        context.Response.StatusCode = status;
        var problem = new ProblemDetails { Status = status, Title = title, Detail = detail };
        if (!await problems.TryWriteAsync(
            new ProblemDetailsContext { HttpContext = context, ProblemDetails = problem }).ConfigureAwait(false))
        {
            await context.Response.WriteAsJsonAsync(
                problem, options: null, contentType: "application/problem+json").ConfigureAwait(false);
        }
    }
}
