using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using EdgeKit.Conventions.Model;
using EdgeKit.Conventions.Support;

namespace EdgeKit.Conventions.Rules;

/// <summary>
/// The tables under "Options" repeat the schema for readers: names must exist, none may be missing, and defaults must
/// agree where both are plain values.
/// </summary>
internal static partial class OptionTableRules
{
    private static readonly Dictionary<string, string> Units = new()
    {
        ["ms"] = "0.001", ["s"] = "1", ["second"] = "1", ["seconds"] = "1", ["min"] = "60", ["minute"] = "60",
        ["minutes"] = "60",
            ["h"] = "3600", ["hour"] = "3600", ["hours"] = "3600", ["day"] = "86400", ["days"] = "86400",
    };

    /// <param name="page">The page of a feature.</param>
    /// <param name="section">The path of its section.</param>
    /// <param name="settings">All settings.</param>
    public static IEnumerable<string> AgreeWithTheSchema(Markdown page, string section, IReadOnlyList<Setting> settings)
    {
        var own = settings.Where(s => s.Path.StartsWith(section + ":", StringComparison.Ordinal)).ToArray();
        var rows = Row().Matches(
            OptionsOf(page.Text)).Select(m => (Names: Names(m.Groups[1].Value), Default: m.Groups[2].Value));
        foreach (var (names, defaults) in rows)
        {
            foreach (var problem in names.SelectMany(
                (name, i) => Check(page, own, settings, name, Part(defaults, names.Length, i))))
            {
                yield return problem;
            }
        }

        foreach (var setting in own.Where(s => !Regex.IsMatch(page.Text, $@"\b{Regex.Escape(s.Name)}\b")))
        {
            yield return $"{page.Path} does not mention {setting.Path}";
        }
    }

    private static IEnumerable<string> Check(
        Markdown page, Setting[] own, IReadOnlyList<Setting> settings, string name, string? written)
    {
        var suffix = ":" + name;
        Setting[] meant = [.. own.Where(s => s.Path.EndsWith(suffix, StringComparison.Ordinal))];
        if (meant.Length == 0 && !settings.Any(s => s.Path.EndsWith(name, StringComparison.Ordinal)))
        {
            yield return $"{page.Path} has the option {name}, which is not in the schema";
        }

        if (meant.Length > 0 && written is not null && !meant.Any(s => Agrees(s, written)))
        {
            yield return $"{page.Path} says that the default of {name} is {written}, the schema {meant[0].Default}";
        }
    }

    /// <summary>Returns false if both are plain values and differ.</summary>
    private static bool Agrees(Setting setting, string written)
    {
        if (setting.Default is not { } value || Value(written) is not { } number)
        {
            return true;
        }

        return value.ValueKind switch
        {
            JsonValueKind.Number => value.GetDecimal() == number,
            JsonValueKind.String when setting.IsDuration =>
                TimeSpan.Parse(
                    value.GetString()!, CultureInfo.InvariantCulture) == TimeSpan.FromSeconds((double)number),
            _ => true,
        };
    }

    /// <summary>Parses a number with an optional unit of time; returns null for other text.</summary>
    private static decimal? Value(string text)
    {
        var match = Number().Match(text.Trim().Trim('`'));
        if (!match.Success
            || !decimal.TryParse(match.Groups[1].Value.Replace(",", ""), CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        var unit = match.Groups[2].Value;
        return unit.Length == 0 ? number
            : Units.TryGetValue(unit, out var factor)
            ? number * decimal.Parse(factor, CultureInfo.InvariantCulture) : null;
    }

    /// <summary>
    /// Returns one name's default from a row with several names: "100, 10" for two names is one default each.
    /// </summary>
    private static string? Part(string defaults, int names, int index)
    {
        var parts = defaults.Split(", ", StringSplitOptions.TrimEntries);
        return names == 1 ? defaults.Trim() : parts.Length == names ? parts[index] : null;
    }

    private static string[] Names(string cell) => [.. Code().Matches(cell).Select(m => m.Groups[1].Value)];

    private static string OptionsOf(string text)
    {
        var begin = text.IndexOf("\n## Options", StringComparison.Ordinal);
        var end = begin < 0 ? -1 : text.IndexOf("\n## ", begin + 4, StringComparison.Ordinal);
        return begin < 0 ? "" : text[begin..(end < 0 ? text.Length : end)];
    }

    [GeneratedRegex(@"^\| *(`[^|]+?) *\|([^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"`([A-Za-z][\w:*]*)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^(\d[\d,.]*) ?([a-z]*)$")]
    private static partial Regex Number();
}
