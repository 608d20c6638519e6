using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeKit.Conventions.Support;

namespace EdgeKit.Conventions.Rules;

/// <summary>
/// The JSON schema (draft 7, which editors know best) of the EdgeKit section, made from the options classes and their
/// documentation.
/// </summary>
internal static class Schema
{
    private const string Duration = @"^-?(\d+\.)?([01]?\d|2[0-3]):[0-5]?\d:[0-5]?\d(\.\d{1,7})?$";

    private static readonly JsonSerializerOptions Written =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(IReadOnlyDictionary<string, Type> sections, IEnumerable<string> sectionsWithoutSettings)
    {
        var edgeKit = new JsonObject();
        foreach (var (name, type) in sections)
        {
            edgeKit[name] = Object(type);
        }

        foreach (var name in sectionsWithoutSettings)
        {
            edgeKit[name] = Closed([]);
        }

        var root = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "The EdgeKit section of appsettings.json",
            ["type"] = "object",
            ["properties"] = new JsonObject { ["EdgeKit"] = Closed(edgeKit) },
        };
        return root.ToJsonString(Written).ReplaceLineEndings("\n") + "\n";
    }

    public static JsonObject Object(Type type)
    {
        var defaults = Activator.CreateInstance(type);
        var properties = new JsonObject();
        foreach (var property in type.GetProperties().Where(
            p => p.SetMethod is { IsPublic: true }).OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            properties[property.Name] = Property(property, property.GetValue(defaults));
        }

        return Closed(properties);
    }

    private static JsonObject Closed(JsonObject properties) =>
        new() { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };

    private static JsonObject Property(PropertyInfo property, object? standing)
    {
        var schema = Of(property.PropertyType, property);
        schema.Insert(0, "description", XmlDocs.Describe(property) + RangeOfDuration(property));
        if (property.GetCustomAttribute<DataTypeAttribute>()?.DataType == DataType.Password)
        {
            schema["writeOnly"] = true;
        }
        else if (Literal(standing) is { } literal)
        {
            schema["default"] = literal;
        }

        return schema;
    }

    /// <exception cref="NotSupportedException">The type has no representation in the schema.</exception>
    private static JsonObject Of(Type type, PropertyInfo property)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>))
        {
            return WithLength(new() { ["type"] = "array", ["items"] = Of(type.GenericTypeArguments[0], property) },
                property, "minItems", "maxItems");
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Dictionary<,>))
        {
            return new() { ["type"] = "object", ["additionalProperties"] = Of(type.GenericTypeArguments[1], property) };
        }

        return type.IsEnum ? new() { ["enum"] = new JsonArray(
            [.. Enum.GetNames(type).Select(n => JsonValue.Create(n))]) } : Scalar(type, property);
    }

    private static JsonObject Scalar(Type type, PropertyInfo property)
    {
        if (type == typeof(string))
        {
            return WithLength(new() { ["type"] = "string" }, property, "minLength", "maxLength");
        }

        return type switch
        {
            _ when type == typeof(bool) => new() { ["type"] = "boolean" },
            _ when type == typeof(int) || type == typeof(long) => WithRange(new() { ["type"] = "integer" }, property),
            _ when type == typeof(double) => WithRange(new() { ["type"] = "number" }, property),
            _ when type == typeof(TimeSpan) => new() { ["type"] = "string", ["pattern"] = Duration },
            _ when type == typeof(Uri) => new() { ["type"] = "string", ["format"] = "uri" },
            _ when type.IsClass && type.GetConstructor(Type.EmptyTypes) is not null => Object(type),
            _ => throw new NotSupportedException(
                $"{property.DeclaringType!.Name}.{property.Name} is of the type {type.Name}, which is no setting."),
        };
    }

    private static JsonObject WithRange(JsonObject schema, PropertyInfo property)
    {
        if (property.GetCustomAttribute<RangeAttribute>() is { } range)
        {
            schema[range.MinimumIsExclusive ? "exclusiveMinimum" : "minimum"] = JsonValue.Create(
                Convert.ToDecimal(range.Minimum, CultureInfo.InvariantCulture));
            schema[range.MaximumIsExclusive ? "exclusiveMaximum" : "maximum"] = JsonValue.Create(
                Convert.ToDecimal(range.Maximum, CultureInfo.InvariantCulture));
        }

        return schema;
    }

    private static JsonObject WithLength(JsonObject schema, PropertyInfo property, string least, string most)
    {
        if (schema["type"]!.GetValue<string>() == "string" && property.PropertyType != typeof(string))
        {
            return schema; // an entry: the attribute speaks of the collection
        }

        if (property.GetCustomAttribute<MinLengthAttribute>() is { } min)
        {
            schema[least] = min.Length;
        }

        if (property.GetCustomAttribute<MaxLengthAttribute>() is { } max)
        {
            schema[most] = max.Length;
        }

        return schema;
    }

    private static string RangeOfDuration(PropertyInfo property) =>
        property.GetCustomAttribute<RangeAttribute>() is { OperandType: var type } range && type == typeof(TimeSpan)
            ? $" From {range.Minimum} to {range.Maximum}."
            : "";

    private static JsonNode? Literal(object? value) => value switch
    {
        null => null,
        string text => JsonValue.Create(text),
        bool truth => JsonValue.Create(truth),
        int number => JsonValue.Create(number),
        long number => JsonValue.Create(number),
        double number => JsonValue.Create(number),
        TimeSpan duration => JsonValue.Create(duration.ToString("c", CultureInfo.InvariantCulture)),
        Enum name => JsonValue.Create(name.ToString()),
        Uri uri => JsonValue.Create(uri.OriginalString),
        IList { Count: > 0 } list when Literal(list[0]) is not null =>
            new JsonArray([.. list.Cast<object>().Select(Literal)]),
        _ => null,
    };
}
