using System.Diagnostics;
using EdgeKit.Tracing.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Tracing.Boundary;

/// <summary>Tells the caller the trace id, in the header that the options name.</summary>
internal static class ResponseHeaderWriter
{
    private const string MetricName = "trace;";

    /// <summary>
    /// The header is written last, so that neither an exception handler nor a proxied answer replaces it.
    /// </summary>
    public static void Attach(HttpResponse response, string header, Activity activity, BoundaryFeature feature) =>
        response.OnStarting(WriteAsync, (response.Headers, header, activity, feature));

    private static Task WriteAsync(object state)
    {
        var (headers, header, activity, feature) = ((IHeaderDictionary, string, Activity, BoundaryFeature))state;
        Write(headers, header, Lineage.ToTraceParent(feature.Continued ?? activity).ToString());
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
        headers[header] = written.Count == 0 ? ours
            : new StringValues(
                [.. written.Where(v => v?.StartsWith(MetricName, StringComparison.Ordinal) == false), ours]);
    }
}
