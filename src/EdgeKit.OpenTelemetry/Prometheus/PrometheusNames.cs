using System.Globalization;
using System.Text;

namespace EdgeKit.OpenTelemetry.Prometheus;

/// <summary>Maps OpenTelemetry names to Prometheus names as the OpenTelemetry specification defines.</summary>
internal static class PrometheusNames
{
    /// <summary>Returns the name with its unit, without the suffix of its kind.</summary>
    public static string Metric(string name, string unit, MetricKind kind)
    {
        var text = Sanitize(name, allowColon: true);
        if (kind == MetricKind.Counter && text.EndsWith("_total", StringComparison.Ordinal))
        {
            text = text[..^"_total".Length];
        }

        var suffix = Unit(unit, kind);
        return suffix.Length == 0 || text.EndsWith("_" + suffix, StringComparison.Ordinal) ? text : $"{text}_{suffix}";
    }

    /// <summary>Returns labels sorted by name; if names become equal, their values are joined by semicolons.</summary>
    public static string Labels(IEnumerable<KeyValuePair<string, object>> tags) => string.Join(',', tags
        .GroupBy(t => Sanitize(t.Key, allowColon: false), t => Text(t.Value), StringComparer.Ordinal)
        .OrderBy(g => g.Key, StringComparer.Ordinal)
        .Select(g => $"{g.Key}=\"{Escape(string.Join(';', g))}\""));

    public static string Labels(global::OpenTelemetry.ReadOnlyTagCollection tags)
    {
        var list = new List<KeyValuePair<string, object>>();
        foreach (var tag in tags)
        {
            list.Add(new(tag.Key, tag.Value ?? ""));
        }

        return Labels(list);
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        bool b => b ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static string Unit(string unit, MetricKind kind) => unit switch
    {
        "" or ['{', ..] => "",
        "s" => "seconds",
        "ms" => "milliseconds",
        "By" => "bytes",
        "1" => kind == MetricKind.Gauge ? "ratio" : "",
        "%" => "percent",
        _ => Sanitize(unit, allowColon: false),
    };

    private static string Sanitize(string name, bool allowColon)
    {
        var text = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            var legal = char.IsAsciiLetterOrDigit(c) || (c == ':' && allowColon) ? c : '_';
            if (legal != '_' || text.Length == 0 || text[^1] != '_')
            {
                text.Append(legal);
            }
        }

        return text.Length == 0 || char.IsAsciiDigit(text[0]) ? $"_{text}" : text.ToString();
    }

    private static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal);
}
