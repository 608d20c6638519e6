using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using EdgeKit.Conventions.Model;
using EdgeKit.Conventions.Support;

namespace EdgeKit.Conventions.Rules;

/// <summary>
/// The tables under "Options" repeat the schema for readers: names must exist, none may be missing, and defaults must
/// agree. A paragraph that begins with <c>`EdgeKit:X:Y`</c> names the section of the tables below it.
/// </summary>
internal static partial class OptionTableRules
{
    private static readonly Dictionary<string, decimal> Seconds = new()
    {
        [""] = 1, ["ms"] = 0.001m, ["s"] = 1, ["second"] = 1, ["seconds"] = 1, ["min"] = 60, ["minute"] = 60,
        ["minutes"] = 60, ["h"] = 3600, ["hour"] = 3600, ["hours"] = 3600, ["day"] = 86400, ["days"] = 86400,
    };

    private static readonly Dictionary<string, decimal> Bytes = new()
    {
        [""] = 1, ["KiB"] = 1 << 10, ["MiB"] = 1 << 20, ["GiB"] = 1 << 30,
    };

    /// <param name="page">The page of a feature.</param>
    /// <param name="section">The path of its section.</param>
    /// <param name="settings">All settings.</param>
    public static IEnumerable<string> AgreeWithTheSchema(Markdown page, string section, IReadOnlyList<Setting> settings)
    {
        var own = settings.Where(s => s.Path.StartsWith(section + ":", StringComparison.Ordinal)).ToArray();
        string? above = null;
        foreach (var line in OptionsOf(page.Text).Split('\n'))
        {
            if (Above().Match(line) is { Success: true } match)
            {
                above = Entry().Replace(match.Groups[1].Value, ":*");
            }

            foreach (var problem in CheckRow(line, name => Meant(name, above, own, settings)))
            {
                yield return $"{page.Path} {problem}";
            }
        }

        foreach (var setting in own.Where(s => !Regex.IsMatch(page.Text, $@"\b{Regex.Escape(s.Name)}\b")))
        {
            yield return $"{page.Path} does not mention {setting.Path}";
        }
    }

    private static IEnumerable<string> CheckRow(string line, Func<string, IReadOnlyList<Setting>?> find)
    {
        if (Row().Match(line) is not { Success: true } row)
        {
            yield break;
        }

        string[] names = [.. Code().Matches(row.Groups[1].Value).Select(m => Entry().Replace(m.Groups[1].Value, ""))];
        var defaults = Defaults(row.Groups[2].Value, names.Length);
        if (defaults.Length != names.Length)
        {
            yield return $"has {names.Length} names and {defaults.Length} defaults in {line}";
            yield break;
        }

        for (var i = 0; i < names.Length; i++)
        {
            var meant = find(names[i]) ?? find(Sibling(names[0], names[i]));
            if (meant is null)
            {
                yield return $"has the option {names[i]}, which is not in the schema at this place";
            }
            else if (meant.Count > 0 && !meant.Any(s => Agrees(s, defaults[i])))
            {
                var schema = meant[0].Default?.ToString() ?? meant[0].Description;
                yield return $"says that the default of {names[i]} is {defaults[i]}, the schema: {schema}";
            }
        }
    }

    /// <summary>
    /// Returns the settings that a name may stand for, none if it belongs to another page, or null if it is unknown.
    /// </summary>
    private static Setting[]? Meant(string name, string? above, Setting[] own, IReadOnlyList<Setting> settings)
    {
        Setting[] meant = above is null
            ? [.. own.Where(s => s.Path.EndsWith(":" + name, StringComparison.Ordinal))]
            : [.. settings.Where(s => s.Path == $"{above}:{name}")];
        var isElsewhere = above is null && settings.Any(s => s.Path.EndsWith(":" + name, StringComparison.Ordinal));
        return meant.Length > 0 || isElsewhere ? meant : null;
    }

    /// <summary>In "`Chaos:OutcomeRate`, `OutcomeStatus`" the second name stands beside the first.</summary>
    private static string Sibling(string first, string name) => first[..(first.LastIndexOf(':') + 1)] + name;

    /// <summary>One default for each name, or one for all of them. A single name may have a list.</summary>
    private static string[] Defaults(string cell, int names)
    {
        var whole = cell.Replace("`", "", StringComparison.Ordinal).Trim();
        var parts = names == 1 ? [whole] : whole.Split(", ");
        return parts.Length == 1 ? [.. Enumerable.Repeat(whole, names)] : parts;
    }

    /// <summary>
    /// A default of the schema must be written as it is. Where the schema has none, words may say what applies; a plain
    /// value must be the one in the description.
    /// </summary>
    private static bool Agrees(Setting setting, string written) => setting.Default switch
    {
        null => !IsPlain(written)
            || Regex.IsMatch(setting.Description, $@"\bDefault:? {Regex.Escape(written)}(?![\w.]*\w)"),
        { ValueKind: JsonValueKind.Number } number => Value(written, Bytes) == number.GetDecimal(),
        { ValueKind: JsonValueKind.String } text when setting.IsDuration =>
            Duration(written) == Duration(text.GetString()!),
        { ValueKind: JsonValueKind.String } text => written == (text.GetString() is { Length: > 0 } s ? s : "empty"),
        { ValueKind: JsonValueKind.Array } list =>
            written == string.Join(", ", list.EnumerateArray().Select(item => item.ToString())),
        { } flag => bool.TryParse(written, out var value) && value == flag.GetBoolean(),
    };

    private static bool IsPlain(string text) =>
        Duration(text) is not null || Value(text, Bytes) is not null || bool.TryParse(text, out _);

    private static TimeSpan? Duration(string text) =>
        text.Contains(':', StringComparison.Ordinal)
            ? TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : null
            : Value(text, Seconds) is { } seconds ? TimeSpan.FromSeconds((double)seconds) : null;

    /// <summary>Parses a number with an optional unit; returns null for other text.</summary>
    private static decimal? Value(string text, Dictionary<string, decimal> units) =>
        Number().Match(text) is { Success: true } match && units.TryGetValue(match.Groups[2].Value, out var factor)
            && decimal.TryParse(match.Groups[1].Value, CultureInfo.InvariantCulture, out var number)
            ? number * factor : null;

    private static string OptionsOf(string text)
    {
        var begin = text.IndexOf("\n## Options", StringComparison.Ordinal);
        var end = begin < 0 ? -1 : text.IndexOf("\n## ", begin + 4, StringComparison.Ordinal);
        return begin < 0 ? "" : text[begin..(end < 0 ? text.Length : end)];
    }

    [GeneratedRegex(@"^\| *(`[^|]+?) *\|([^|]*)\|")]
    private static partial Regex Row();

    [GeneratedRegex(@"`([A-Za-z][\w:*{}]*)`")]
    private static partial Regex Code();

    /// <summary>The name of an entry, which users choose.</summary>
    [GeneratedRegex(@":(NAME|\{\w+\})(?=:|$)")]
    private static partial Regex Entry();

    [GeneratedRegex(@"^`EdgeKit:([\w:{}]+)`")]
    private static partial Regex Above();

    [GeneratedRegex(@"^(\d[\d,.]*) ?([A-Za-z]*)$")]
    private static partial Regex Number();
}
