using System.Numerics;

namespace EdgeKit.Cache.Entries;

/// <summary>Types whose values are compared by equality alone.</summary>
internal static class ScalarTypes
{
    private static readonly HashSet<Type> Known =
    [
        typeof(string), typeof(decimal), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly),
        typeof(TimeSpan), typeof(Guid), typeof(Uri), typeof(Version), typeof(Half), typeof(Int128), typeof(UInt128),
        typeof(BigInteger),
    ];

    public static bool Contains(Type type) => type.IsPrimitive || type.IsEnum || Known.Contains(type);
}
