using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace EdgeKit.Cache.Objects;

/// <summary>Cached traits of a type for <see cref="RoundTripComparison"/>.</summary>
internal sealed class TypeTraits
{
    private static readonly ConditionalWeakTable<Type, TypeTraits> Known = [];

    private TypeTraits(Type type)
    {
        IsPlain = FieldTypes.IsPlain(type);
        IsOpaque = FieldTypes.IsOpaque(type);
        IsCollection = FieldTypes.IsCollection(type);
        HasConverter = type.Namespace?.StartsWith("System.Text.Json", StringComparison.Ordinal) == true
            || type.IsDefined(typeof(JsonConverterAttribute), inherit: false);
        Fields = IsPlain || IsOpaque ? [] : [.. SerializedFields.Of(type)];
    }

    public bool IsPlain { get; }

    public bool IsOpaque { get; }

    public bool IsCollection { get; }

    /// <summary>True if a converter determines its JSON, which may omit data intentionally.</summary>
    public bool HasConverter { get; }

    /// <summary>The fields that the type declares, with the names of their properties.</summary>
    public (FieldInfo Field, string Name)[] Fields { get; }

    public static TypeTraits Of(Type type) => Known.GetValue(type, static t => new TypeTraits(t));
}
