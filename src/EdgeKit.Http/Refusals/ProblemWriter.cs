using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace EdgeKit.Http.Refusals;

/// <summary>
/// Writes what a caller gets in place of an answer, for all features: problem+json (RFC 9457), and to a caller of gRPC
/// a status of gRPC. Headers are set by then.
/// </summary>
internal sealed class ProblemWriter(IProblemDetailsService problems)
{
    public async Task WriteAsync(HttpContext context, ProblemDetails problem)
    {
        var status = problem.Status ?? StatusCodes.Status500InternalServerError;
        if (GrpcRequest.KindOf(context.Request) is var kind and not GrpcKind.None)
        {
            await GrpcRefusal.WriteAsync(
                context, kind, status, problem.Detail ?? problem.Title ?? "").ConfigureAwait(false);
            return;
        }

        context.Response.StatusCode = status;
        if (!await problems.TryWriteAsync(
            new ProblemDetailsContext { HttpContext = context, ProblemDetails = problem }).ConfigureAwait(false))
        {
            // The service declines what the caller says it does not accept; it is better off with that than with
            // nothing (RFC 9110 §15.5.7).
            await context.Response.WriteAsJsonAsync(
                problem, options: null, contentType: "application/problem+json").ConfigureAwait(false);
        }
    }
}
