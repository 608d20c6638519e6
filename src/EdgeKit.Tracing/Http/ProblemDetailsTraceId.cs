using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Tracing.Boundary;

/// <summary>Writes the trace id, and not the whole <c>traceparent</c>, into every problem+json.</summary>
internal static class TraceProblem
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
