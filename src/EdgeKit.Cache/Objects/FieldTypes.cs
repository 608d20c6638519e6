using System.Collections;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace EdgeKit.Cache.Objects;

internal static class FieldTypes
{
    private static readonly HashSet<Type> Plain =
    [
        typeof(string), typeof(decimal), typeof(DateTime),
            typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan), typeof(Guid),
        typeof(Uri), typeof(Version), typeof(Half), typeof(Int128), typeof(UInt128), typeof(BigInteger),
    ];

    /// <summary>True if equality means identity of two values.</summary>
    public static bool IsPlain(Type type) => type.IsPrimitive || type.IsEnum || Plain.Contains(type);

    /// <summary>True for framework types, whose fields are an implementation detail.</summary>
    public static bool IsOpaque(Type type) =>
        IsOfFramework(type) && !typeof(ITuple).IsAssignableFrom(type) && !IsPair(type) && type != typeof(object);

    public static bool IsOfFramework(Type type) =>
        type.Assembly == typeof(object).Assembly
        || type.Assembly.GetName().Name!.StartsWith("System.", StringComparison.Ordinal);

    /// <summary>True if it can be enumerated twice with the same result, and without running user code.</summary>
    public static bool IsCollection(Type type) =>
        typeof(ICollection).IsAssignableFrom(type) || Array.Exists(type.GetInterfaces(), IsCollectionOfSomething);

    private static bool IsPair(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>);

    private static bool IsCollectionOfSomething(Type type) =>
        type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(IReadOnlyCollection<>)
            || type.GetGenericTypeDefinition() == typeof(ICollection<>));
}
