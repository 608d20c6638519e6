using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Tracing.Http;

/// <summary>Writes the trace id into every problem+json, instead of the whole <c>traceparent</c>.</summary>
internal static class ProblemDetailsTraceId
{
    public static Action<ProblemDetailsContext> Wrap(Action<ProblemDetailsContext>? inner) => context =>
    {
        if (Activity.Current is { } activity)
        {
            context.ProblemDetails.Extensions["traceId"] = activity.TraceId.ToHexString();
        }

        inner?.Invoke(context);
    };
}
