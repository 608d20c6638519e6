using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace EdgeKit.Conventions.Rules;

/// <summary>
/// Checks a document against a schema, as far as <see cref="Schema"/> uses the language. No validator package restores
/// with all of its dependencies (docs/decisions/0001-dependencies.md).
/// </summary>
internal static class SchemaCheck
{
    public static IEnumerable<string> Violations(JsonNode? value, JsonObject schema, string path = "$")
    {
        if (schema["enum"] is JsonArray names)
        {
            return names.Any(n => JsonNode.DeepEquals(n, value))
                ? [] : [$"{path}: {value} is none of {names.ToJsonString()}"];
        }

        var expected = schema["type"]!.GetValue<string>();
        if (!IsOf(value, expected))
        {
            return [$"{path}: {value?.ToJsonString() ?? "null"} is no {expected}"];
        }

        return value switch
        {
            JsonObject members => members.SelectMany(m => Member(m.Key, m.Value, schema, path)),
            JsonArray items => Bounds(items.Count, schema, "Items", path)
                .Concat(items.SelectMany((item, i) => Violations(item, schema["items"]!.AsObject(), $"{path}[{i}]"))),
            _ when expected == "string" => Text(value!.GetValue<string>(), schema, path),
            _ when expected is "integer" or "number" => Bounds(value!.GetValue<decimal>(), schema, "imum", path),
            _ => [],
        };
    }

    private static IEnumerable<string> Member(string name, JsonNode? value, JsonObject schema, string path)
    {
        if (schema["properties"]?[name] is JsonObject known)
        {
            return Violations(value, known, $"{path}.{name}");
        }

        return schema["additionalProperties"] switch
        {
            JsonObject any => Violations(value, any, $"{path}.{name}"),
            JsonValue closed when !closed.GetValue<bool>() => [$"{path}: {name} is not known"],
            _ => [],
        };
    }

    private static IEnumerable<string> Text(string value, JsonObject schema, string path)
    {
        if (schema["pattern"]?.GetValue<string>() is { } pattern && !Regex.IsMatch(value, pattern))
        {
            return [$"{path}: \"{value}\" does not match {pattern}"];
        }

        return Bounds(value.Length, schema, "Length", path);
    }

    private static IEnumerable<string> Bounds(decimal value, JsonObject schema, string of, string path)
    {
        decimal? Limit(string name) => schema[name]?.GetValue<decimal>();
        var below = value < Limit("min" + of) || (of == "imum" && value <= Limit("exclusiveMinimum"));
        var above = value > Limit("max" + of) || (of == "imum" && value >= Limit("exclusiveMaximum"));
        return below || above ? [$"{path}: {value} is out of bounds"] : [];
    }

    private static bool IsOf(JsonNode? value, string type) => (type, value?.GetValueKind()) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array)
            or ("string", JsonValueKind.String) or ("number", JsonValueKind.Number) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("integer", JsonValueKind.Number) => decimal.IsInteger(value!.GetValue<decimal>()),
        _ => false,
    };
}
