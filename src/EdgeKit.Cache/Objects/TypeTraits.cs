using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using EdgeKit.Cache.Entries;

namespace EdgeKit.Cache.Objects;

internal sealed class TypeTraits
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private const string BackingSuffix = ">k__BackingField";

    private static readonly ConditionalWeakTable<Type, TypeTraits> Known = [];

    private TypeTraits(Type type)
    {
        IsScalar = ScalarTypes.Contains(type);
        IsOpaque = IsFrameworkType(type)
            && !typeof(ITuple).IsAssignableFrom(type)
            && !IsGeneric(type, typeof(KeyValuePair<,>))
            && type != typeof(object);
        IsCollection = typeof(ICollection).IsAssignableFrom(type)
            || Array.Exists(type.GetInterfaces(), i =>
                IsGeneric(i, typeof(IReadOnlyCollection<>)) || IsGeneric(i, typeof(ICollection<>)));
        HasConverter = type.Namespace?.StartsWith("System.Text.Json", StringComparison.Ordinal) == true
            || type.IsDefined(typeof(JsonConverterAttribute), inherit: false);
        Fields = IsScalar || IsOpaque ? [] : [.. FieldsOf(type)];
    }

    public bool IsScalar { get; }

    /// <summary>True for framework types, whose fields are an implementation detail.</summary>
    public bool IsOpaque { get; }

    /// <summary>True if it can be enumerated twice with the same result, and without running user code.</summary>
    public bool IsCollection { get; }

    /// <summary>True if a converter determines its JSON, which may omit data intentionally.</summary>
    public bool HasConverter { get; }

    /// <summary>The data fields, without those that are not serialized or are written by a converter.</summary>
    public (FieldInfo Field, string Name)[] Fields { get; }

    public static TypeTraits Of(Type type) => Known.GetValue(type, static t => new TypeTraits(t));

    private static IEnumerable<(FieldInfo Field, string Name)> FieldsOf(Type type)
    {
        var excluded = type.GetProperties(Declared)
            .Where(IsExcluded).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        return type.GetFields(Declared)
            .Where(f => !f.FieldType.IsPointer
                && !f.IsDefined(typeof(NonSerializedAttribute)) && !IsExcluded(f) && !excluded.Contains(NameOf(f)))
            .Select(f => (f, NameOf(f)));
    }

    /// <summary>Returns the name of the auto-property for a backing field; otherwise the field's name.</summary>
    private static string NameOf(FieldInfo field) =>
        field.Name.StartsWith('<') && field.Name.EndsWith(BackingSuffix, StringComparison.Ordinal)
            ? field.Name[1..^BackingSuffix.Length] : field.Name;

    private static bool IsExcluded(MemberInfo member) =>
        member.IsDefined(typeof(JsonConverterAttribute))
        || member.GetCustomAttribute<JsonIgnoreAttribute>()?.Condition
            is JsonIgnoreCondition.Always or JsonIgnoreCondition.WhenWriting;

    private static bool IsFrameworkType(Type type) =>
        type.Assembly == typeof(object).Assembly
        || type.Assembly.GetName().Name!.StartsWith("System.", StringComparison.Ordinal);

    private static bool IsGeneric(Type type, Type definition) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == definition;
}
