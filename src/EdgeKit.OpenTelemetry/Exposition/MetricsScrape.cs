using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EdgeKit.OpenTelemetry.Exposition;

/// <summary>Answers a scrape in the format that the scraper understands best.</summary>
internal sealed class MetricsScrape(PrometheusReader reader)
{
    public Task AnswerAsync(HttpContext context)
    {
        var openMetrics = context.Request.Headers.Accept.ToString().Contains(
            "application/openmetrics-text", StringComparison.OrdinalIgnoreCase);
        context.Response.ContentType = openMetrics ? MetricsText.OpenMetricsType : MetricsText.PlainType;
        context.Response.Headers[HeaderNames.CacheControl] = "no-store";
        return context.Response.WriteAsync(new MetricsText(openMetrics).Write(reader.Read()));
    }
}
