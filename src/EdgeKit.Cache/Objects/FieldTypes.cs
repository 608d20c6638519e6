using System.Collections;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace EdgeKit.Cache.Objects;

/// <summary>What kind of thing an object is to <see cref="RoundTripComparison"/>.</summary>
internal static class FieldTypes
{
    private static readonly HashSet<Type> Plain =
    [
        typeof(string), typeof(decimal), typeof(DateTime),
            typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan), typeof(Guid),
        typeof(Uri), typeof(Version), typeof(Half), typeof(Int128), typeof(UInt128), typeof(BigInteger),
    ];

    /// <summary>Whether two of it are the same when they are equal.</summary>
    public static bool IsPlain(Type type) => type.IsPrimitive || type.IsEnum || Plain.Contains(type);

    /// <summary>Whether its inside is not ours to look into.</summary>
    public static bool IsOpaque(Type type) =>
        IsOfFramework(type) && !typeof(ITuple).IsAssignableFrom(type) && !IsPair(type) && type != typeof(object);

    public static bool IsOfFramework(Type type) =>
        type.Assembly == typeof(object).Assembly
        || type.Assembly.GetName().Name!.StartsWith("System.", StringComparison.Ordinal);

    /// <summary>Whether walking through it twice gives the same, and runs no code that makes its elements.</summary>
    public static bool IsCollection(Type type) =>
        typeof(ICollection).IsAssignableFrom(type) || Array.Exists(type.GetInterfaces(), IsCollectionOfSomething);

    private static bool IsPair(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>);

    private static bool IsCollectionOfSomething(Type type) =>
        type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(IReadOnlyCollection<>)
            || type.GetGenericTypeDefinition() == typeof(ICollection<>));
}
