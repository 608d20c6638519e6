using EdgeKit.Http.Grpc;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace EdgeKit.Http.Problems;

/// <summary>
/// Writes error responses for all features: problem+json (RFC 9457), or a gRPC status if the request is a gRPC call.
/// </summary>
internal sealed class ProblemWriter(IProblemDetailsService problems)
{
    /// <summary>Writes status, body and Retry-After. Other headers must be set before.</summary>
    public async Task WriteAsync(HttpContext context, ProblemDetails problem, TimeSpan? retryAfter = null)
    {
        if (retryAfter is { } wait)
        {
            RetryAfterHeader.Set(context.Response, wait);
        }

        var status = problem.Status ?? StatusCodes.Status500InternalServerError;
        if (GrpcRequest.KindOf(context.Request) is var kind and not GrpcKind.None)
        {
            await GrpcErrorWriter.WriteAsync(
                context, kind, status, problem.Detail ?? problem.Title ?? "").ConfigureAwait(false);
            return;
        }

        context.Response.StatusCode = status;
        if (!await problems.TryWriteAsync(
            new ProblemDetailsContext { HttpContext = context, ProblemDetails = problem }).ConfigureAwait(false))
        {
            // The service declines if the Accept header excludes JSON; an unaccepted body is better than none
            // (RFC 9110 §15.5.7).
            await context.Response.WriteAsJsonAsync(
                problem, options: null, contentType: "application/problem+json").ConfigureAwait(false);
        }
    }
}
