using System.Reflection;
using System.Text.Json.Serialization;

namespace EdgeKit.Cache.Objects;

/// <summary>
/// The data fields of a type: without those that are ignored, not serialized, or written by a converter.
/// </summary>
internal static class SerializedFields
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private const string BackingSuffix = ">k__BackingField";

    public static IEnumerable<(FieldInfo Field, string Name)> Of(Type type)
    {
        var excluded = type.GetProperties(Declared)
            .Where(IsExcluded).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        return type.GetFields(Declared)
            .Where(f => !f.FieldType.IsPointer
                && !f.IsDefined(typeof(NonSerializedAttribute)) && !IsExcluded(f) && !excluded.Contains(NameOf(f)))
            .Select(f => (f, NameOf(f)));
    }

    /// <summary>The name of an auto-property for its backing field; otherwise the field's name.</summary>
    private static string NameOf(FieldInfo field) =>
        field.Name.StartsWith('<') && field.Name.EndsWith(BackingSuffix, StringComparison.Ordinal)
        ? field.Name[1..^BackingSuffix.Length] : field.Name;

    private static bool IsExcluded(MemberInfo member) =>
        member.IsDefined(typeof(JsonConverterAttribute))
        || member.GetCustomAttribute<JsonIgnoreAttribute>() is { Condition: JsonIgnoreCondition.Always
            or JsonIgnoreCondition.WhenWriting };
}
