using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Http.Filling;
using EdgeKit.Cache.Http.Status;
using EdgeKit.Http.Callers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace EdgeKit.Cache.Http.Serving;

/// <summary>Answers for which there is neither a stored answer nor an origin's.</summary>
internal sealed class FailureWriter(IProblemDetailsService problems)
{
    /// <summary>
    /// Those who waited share the failure of the one who asked the origin, but not his answer, which may be his alone.
    /// </summary>
    public Task ShareAsync(HttpContext context, FillFailure failure, ForwardReason reason)
    {
        var status = ((OriginStatusException)failure.Error!).Status;
        ResponseFields.Announce(
            context, new CacheStatus { Forwarded = reason, ForwardStatus = status, Collapsed = true });
        return WriteAsync(
            context, status, "The origin failed", "The request that this one waited for has failed. Try again.");
    }

    /// <summary>RFC 9111 §5.2.1.7.</summary>
    public Task NotCachedAsync(HttpContext context)
    {
        CallersDoing.Mark(context);
        ResponseFields.Announce(context, new CacheStatus { Detail = "only-if-cached" });
        return WriteAsync(context, StatusCodes.Status504GatewayTimeout,
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
