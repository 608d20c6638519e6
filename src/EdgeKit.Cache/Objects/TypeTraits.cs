using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using EdgeKit.Cache.Entries;

namespace EdgeKit.Cache.Objects;

internal sealed class TypeTraits
{
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
        Fields = IsScalar || IsOpaque ? [] : [.. SerializedFields.Of(type)];
    }

    public bool IsScalar { get; }

    /// <summary>True for framework types, whose fields are an implementation detail.</summary>
    public bool IsOpaque { get; }

    /// <summary>True if it can be enumerated twice with the same result, and without running user code.</summary>
    public bool IsCollection { get; }

    /// <summary>True if a converter determines its JSON, which may omit data intentionally.</summary>
    public bool HasConverter { get; }

    public (FieldInfo Field, string Name)[] Fields { get; }

    public static TypeTraits Of(Type type) => Known.GetValue(type, static t => new TypeTraits(t));

    private static bool IsFrameworkType(Type type) =>
        type.Assembly == typeof(object).Assembly
        || type.Assembly.GetName().Name!.StartsWith("System.", StringComparison.Ordinal);

    private static bool IsGeneric(Type type, Type definition) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == definition;
}
