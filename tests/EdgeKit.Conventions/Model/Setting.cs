using System.Text.Json;

namespace EdgeKit.Conventions.Model;

/// <summary>
/// A setting of the JSON schema, by its path below <c>EdgeKit</c>; names chosen by users are <c>*</c>.
/// </summary>
internal sealed record Setting(string Path, JsonElement? Default, bool IsDuration, string Description)
{
    public string Name => Path[(Path.LastIndexOf(':') + 1)..];

    public static IReadOnlyList<Setting> Read(string schema)
    {
        using var document = JsonDocument.Parse(schema);
        var root = document.RootElement.GetProperty("properties").GetProperty("EdgeKit").Clone();
        return [.. Walk("", root)];
    }

    private static IEnumerable<Setting> Walk(string path, JsonElement schema)
    {
        if (schema.TryGetProperty("properties", out var properties))
        {
            foreach (var property in properties.EnumerateObject())
            {
                var name = path.Length == 0 ? property.Name : $"{path}:{property.Name}";
                yield return Of(name, property.Value);
                foreach (var below in Walk(name, property.Value))
                {
                    yield return below;
                }
            }
        }

        foreach (var entry in Entries(schema))
        {
            foreach (var below in Walk($"{path}:*", entry))
            {
                yield return below;
            }
        }
    }

    private static IEnumerable<JsonElement> Entries(JsonElement schema)
    {
        foreach (var kind in new[] { "additionalProperties", "items" })
        {
            if (schema.TryGetProperty(kind, out var entry) && entry.ValueKind == JsonValueKind.Object)
            {
                yield return entry;
            }
        }
    }

    private static Setting Of(string path, JsonElement schema)
    {
        JsonElement? standing = schema.TryGetProperty("default", out var value) ? value : null;
        return new Setting(
            path, standing, standing is { ValueKind: JsonValueKind.String } text
                && TimeSpan.TryParseExact(text.GetString(), "c", null, out _),
            schema.TryGetProperty("description", out var description) ? description.GetString()! : "");
    }
}
