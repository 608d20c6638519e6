using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EdgeKit.OpenTelemetry.Prometheus;

/// <summary>Responds to a scrape in the format that the scraper accepts.</summary>
internal sealed class PrometheusEndpoint(PrometheusReader reader)
{
    public Task WriteAsync(HttpContext context)
    {
        var openMetrics = context.Request.Headers.Accept.ToString().Contains(
            "application/openmetrics-text", StringComparison.OrdinalIgnoreCase);
        context.Response.ContentType = openMetrics
            ? PrometheusTextWriter.OpenMetricsType : PrometheusTextWriter.PlainType;
        context.Response.Headers[HeaderNames.CacheControl] = "no-store";
        return context.Response.WriteAsync(new PrometheusTextWriter(openMetrics).Write(reader.Read()));
    }
}
