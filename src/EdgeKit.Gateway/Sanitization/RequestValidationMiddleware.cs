using EdgeKit.Gateway.Forwarding;
using EdgeKit.Gateway.Routing;
using EdgeKit.Pipeline;
using EdgeKit.Http.Passes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Gateway.Sanitization;

/// <summary>
/// First on the way to a destination: turns away requests that it might read otherwise than the policies did. Headers
/// that the client has no right to send are gone already, but in an application that does not call <c>UseEdgeKit()</c>.
/// </summary>
internal sealed class RequestValidationMiddleware(
    RequestDelegate next, IRequestSanitizer hygiene, FailureWriter failures, PipelineGuard guard)
{
    public Task InvokeAsync(HttpContext context)
    {
        guard.MarkInUse();
        hygiene.Sanitize(context);
        if (ErrorPage.IsWanted(context))
        {
            ErrorPageReexecution.Prepare(context);
        }

        var limits = context.GetEndpoint()?.Metadata.GetMetadata<RouteLimits>();
        if (limits is not { AnyPath: true }
            && !PathRules.IsUnambiguous(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget))
        {
            return failures.WriteAsync(context, ForwarderFailure.AmbiguousPath());
        }

        if (limits?.MaxHeaderBytes is { } most && SizeOf(context.Request.Headers) > most)
        {
            return failures.WriteAsync(context, ForwarderFailure.HeadersTooLarge(most));
        }

        return next(context);
    }

    /// <summary>As HTTP/1.1 writes them: name, colon, blank, value, end of line.</summary>
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
