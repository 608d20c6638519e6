using System.Reflection;
using System.Runtime.CompilerServices;

namespace EdgeKit.Cache.Entries;

/// <summary>Estimates the memory of an object by walking through its fields.</summary>
internal static class ObjectSize
{
    /// <summary>Larger object graphs, such as services, are counted only up to this limit.</summary>
    private const int MaxObjects = 20_000;

    private const int Header = 24;
    private const int Word = 8;

    private static readonly ConditionalWeakTable<Type, FieldInfo[]> Fields = [];

    public static long Estimate(object value, int maxObjects = MaxObjects)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance) { value };
        var remaining = new Queue<object>([value]);
        var size = 0L;
        while (remaining.TryDequeue(out var current) && seen.Count <= maxObjects)
        {
            size += OwnSize(current);
            foreach (var held in HeldBy(current).Where(seen.Add))
            {
                remaining.Enqueue(held);
            }
        }

        return size;
    }

    private static long OwnSize(object value) => Header + value switch
    {
        string text => 2L * text.Length,
        Array { Rank: 1 } array => (long)array.Length * (array.GetType().GetElementType()!.IsPrimitive
            ? Buffer.ByteLength(array) / Math.Max(1, array.Length) : Word),
        _ => Word * FieldsOf(value.GetType()).Length,
    };

    private static IEnumerable<object> HeldBy(object value)
    {
        var type = value.GetType();
        if (ScalarTypes.Contains(type) || value is MemberInfo or Delegate or IServiceProvider)
        {
            return []; // Other objects share it.
        }

        return value is Array array
            ? array.GetType().GetElementType()!.IsPrimitive ? [] : array.Cast<object?>().OfType<object>()
            : FieldsOf(type).Where(f => !f.FieldType.IsPointer && !f.FieldType.IsPrimitive)
                .Select(f => f.GetValue(value)).OfType<object>();
    }

    private static FieldInfo[] FieldsOf(Type type) => Fields.GetValue(type, static t => [.. FindFields(t)]);

    private static IEnumerable<FieldInfo> FindFields(Type type)
    {
        for (var part = type; part is not null; part = part.BaseType)
        {
            foreach (var field in part.GetFields(
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                yield return field;
            }
        }
    }
}
