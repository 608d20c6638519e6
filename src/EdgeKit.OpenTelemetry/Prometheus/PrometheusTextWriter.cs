using System.Globalization;
using System.Text;

namespace EdgeKit.OpenTelemetry.Prometheus;

/// <summary>Writes Prometheus's text format 0.0.4 or OpenMetrics 1.0, which alone has exemplars.</summary>
internal sealed class PrometheusTextWriter(bool openMetrics)
{
    public const string PlainType = "text/plain; version=0.0.4; charset=utf-8";
    public const string OpenMetricsType = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private readonly StringBuilder _text = new();

    public string Write(IEnumerable<MetricFamily> families)
    {
        foreach (var family in families.Where(f => f.Series.Count > 0))
        {
            WriteFamily(family);
        }

        return (openMetrics ? _text.Append("# EOF\n") : _text).ToString();
    }

    private void WriteFamily(MetricFamily family)
    {
        var counter = family.Kind == MetricKind.Counter ? family.Name + "_total" : family.Name;
        var head = openMetrics ? family.Name : counter;
        _text.Append(CultureInfo.InvariantCulture, $"# TYPE {head} {family.Kind.ToString().ToLowerInvariant()}\n");
        if (family.Help.Length > 0)
        {
            _text.Append(CultureInfo.InvariantCulture, $"# HELP {head} {EscapeHelp(family.Help)}\n");
        }

        foreach (var (labels, series) in family.Series)
        {
            if (family.Kind == MetricKind.Histogram)
            {
                WriteHistogram(family.Name, labels, series);
            }
            else
            {
                WriteSample(counter, labels, Number(series.Value), series.Exemplars is [.., var last] ? last : null);
            }
        }
    }

    private void WriteHistogram(string name, string labels, MetricSeries series)
    {
        var (count, below) = (0L, double.NegativeInfinity);
        foreach (var (bound, inBucket) in series.Buckets)
        {
            count += inBucket;
            var exemplars = series.Exemplars.FindAll(e => e.Value > below && e.Value <= bound);
            WriteSample(
                name + "_bucket", $"{labels}{(labels.Length > 0 ? "," : "")}le=\"{Bound(bound)}\"", Number(count),
                exemplars is [.., var last] ? last : null);
            below = bound;
        }

        WriteSample(name + "_sum", labels, Number(series.Value), null);
        WriteSample(name + "_count", labels, Number(count), null);
    }

    private void WriteSample(string name, string labels, string value, MetricExemplar? exemplar)
    {
        _text.Append(name);
        if (labels.Length > 0)
        {
            _text.Append('{').Append(labels).Append('}');
        }

        _text.Append(' ').Append(value);
        if (openMetrics && exemplar is { } e)
        {
            _text.Append(CultureInfo.InvariantCulture,
                $" # {{trace_id=\"{e.TraceId}\",span_id=\"{e.SpanId}\"}} {Number(e.Value)} ");
            _text.Append((e.At.ToUnixTimeMilliseconds() / 1000.0).ToString("F3", CultureInfo.InvariantCulture));
        }

        _text.Append('\n');
    }

    private string Bound(double bound)
    {
        var text = Number(bound);
        return openMetrics && double.IsInteger(bound) && !text.Contains('E', StringComparison.Ordinal)
            ? text + ".0" : text;
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private string EscapeHelp(string help)
    {
        var text = help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return openMetrics ? text.Replace("\"", "\\\"", StringComparison.Ordinal) : text;
    }
}
