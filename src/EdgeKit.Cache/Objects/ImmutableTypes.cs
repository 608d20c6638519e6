using System.ComponentModel;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace EdgeKit.Cache.Objects;

/// <summary>
/// Of which types one instance may serve all readers: strings, plain values, and sealed types that say so with
/// <see cref="ImmutableObjectAttribute"/>. All others are deserialized for each reader, so that none can change what
/// another one sees.
/// </summary>
internal static class ImmutableTypes<T>
{
    public static bool CanShare { get; } = IsShared(typeof(T));

    private static bool IsShared(Type type) =>
        type == typeof(string)
        || (type.IsValueType && !RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        || ((type.IsValueType || type.IsSealed)
            && type.GetCustomAttribute<ImmutableObjectAttribute>() is { Immutable: true });
}
