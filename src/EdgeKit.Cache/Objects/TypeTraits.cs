using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace EdgeKit.Cache.Objects;

/// <summary>What <see cref="RoundTripComparison"/> has to know of a type: found out once.</summary>
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

    /// <inheritdoc cref="FieldTypes.IsPlain"/>
    public bool IsPlain { get; }

    /// <inheritdoc cref="FieldTypes.IsOpaque"/>
    public bool IsOpaque { get; }

    /// <inheritdoc cref="FieldTypes.IsCollection"/>
    public bool IsCollection { get; }

    /// <summary>Whether its own converter says how it is written, which may mean to leave something out.</summary>
    public bool HasConverter { get; }

    /// <summary>The fields that it declares itself, with the names under which its users know them.</summary>
    public (FieldInfo Field, string Name)[] Fields { get; }

    public static TypeTraits Of(Type type) => Known.GetValue(type, static t => new TypeTraits(t));
}
