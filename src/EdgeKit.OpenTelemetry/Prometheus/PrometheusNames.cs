using System.Globalization;
using System.Text;

namespace EdgeKit.OpenTelemetry.Prometheus;

/// <summary>
/// OpenTelemetry's names as Prometheus writes them, by the mapping of the OpenTelemetry specification.
/// </summary>
internal static class PrometheusNames
{
    /// <summary>The name of a metric with its unit, without a kind's suffix.</summary>
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

    /// <summary>
    /// Labels as they stand between braces, sorted by name; values of names that become one are joined by a semicolon.
    /// </summary>
    public static string Labels(IEnumerable<KeyValuePair<string, object>> tags) =>
        Join(tags.Select(t => (t.Key, Text(t.Value))));

    /// <inheritdoc cref="Labels(IEnumerable{KeyValuePair{string, object}})"/>
    public static string Labels(global::OpenTelemetry.ReadOnlyTagCollection tags)
    {
        var list = new List<(string, string)>();
        foreach (var tag in tags)
        {
            list.Add((tag.Key, Text(tag.Value)));
        }

        return Join(list);
    }

    private static string Join(IEnumerable<(string Key, string Value)> tags) => string.Join(',', tags
        .GroupBy(t => Sanitize(t.Key, allowColon: false), t => t.Value, StringComparer.Ordinal)
        .OrderBy(g => g.Key, StringComparer.Ordinal)
        .Select(g => $"{g.Key}=\"{Escape(string.Join(';', g))}\""));

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
