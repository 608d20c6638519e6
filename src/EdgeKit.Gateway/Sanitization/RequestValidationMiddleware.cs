using EdgeKit.Gateway.Forwarding;
using EdgeKit.Gateway.Routing;
using EdgeKit.Http.Problems;
using EdgeKit.Http.Requests;
using EdgeKit.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Gateway.Sanitization;

/// <summary>
/// First stage of the proxy pipeline: rejects requests that a destination might interpret differently than EdgeKit's
/// policies did. Sanitizes headers if the application does not call <c>UseEdgeKit()</c>.
/// </summary>
internal sealed class RequestValidationMiddleware(
    RequestDelegate next, IRequestSanitizer sanitizer, ProblemWriter problems, PipelineGuard guard)
{
    public Task InvokeAsync(HttpContext context)
    {
        guard.MarkInUse();
        sanitizer.Sanitize(context);
        if (Reexecution.IsErrorPage(context))
        {
            ErrorPageReexecution.Prepare(context);
        }

        var limits = context.GetEndpoint()?.Metadata.GetMetadata<RouteLimits>();
        if (limits is not { AllowsAnyPath: true }
            && !PathRules.IsUnambiguous(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget))
        {
            return ForwarderFailure.AmbiguousPath().WriteAsync(context, problems);
        }

        if (limits?.MaxHeaderBytes is { } most && SizeOf(context.Request.Headers) > most)
        {
            return ForwarderFailure.HeadersTooLarge(most).WriteAsync(context, problems);
        }

        return next(context);
    }

    /// <summary>As HTTP/1.1 writes them: name, colon, space, value, end of line.</summary>
    private static long SizeOf(IHeaderDictionary headers)
    {
        var size = 0L;
        foreach (var (name, values) in headers)
        {
            foreach (var value in values)
            {
                size += name.Length + (value?.Length ?? 0) + 4;
            }
        }

        return size;
    }
}
