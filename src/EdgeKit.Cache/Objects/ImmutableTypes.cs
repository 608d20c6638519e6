using System.ComponentModel;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace EdgeKit.Cache.Objects;

/// <summary>Types whose values are shared by all readers; others are deserialized for each reader.</summary>
internal static class ImmutableTypes<T>
{
    public static bool CanShare { get; } = typeof(T) == typeof(string)
        || !RuntimeHelpers.IsReferenceOrContainsReferences<T>()
        || ((typeof(T).IsValueType || typeof(T).IsSealed)
            && typeof(T).GetCustomAttribute<ImmutableObjectAttribute>() is { Immutable: true });
}
