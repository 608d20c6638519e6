using System.Diagnostics;
using EdgeKit.Tracing.Propagation;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Tracing.Http;

/// <summary>Returns the trace id to the caller in the configured response header.</summary>
internal static class TraceResponseHeader
{
    private const string MetricName = "trace;";

    /// <summary>Writes the header when the response starts: no exception handler or proxy replaces it then.</summary>
    public static void Attach(HttpResponse response, string header, Activity activity, TraceBoundaryFeature feature) =>
        response.OnStarting(WriteAsync, (response.Headers, header, activity, feature));

    private static Task WriteAsync(object state)
    {
        var (headers, header, activity, feature) = ((IHeaderDictionary, string, Activity, TraceBoundaryFeature))state;
        Write(headers, header, InheritedContext.ToTraceParent(feature.ContinuedActivity ?? activity).ToString());
        return Task.CompletedTask;
    }

    private static void Write(IHeaderDictionary headers, string header, string trace)
    {
        if (header == TracingOptions.TraceResponse)
        {
            headers[header] = trace;
            return;
        }

        var ours = $"{MetricName}desc={trace}";
        var written = headers[header];
        headers[header] = new StringValues(
            [.. written.Where(v => v?.StartsWith(MetricName, StringComparison.Ordinal) == false), ours]);
    }
}
