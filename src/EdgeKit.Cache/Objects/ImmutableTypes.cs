using System.ComponentModel;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace EdgeKit.Cache.Objects;

/// <summary>
/// Types whose instances are shared by all readers: strings, plain values, and sealed types with
/// <see cref="ImmutableObjectAttribute"/>. All others are deserialized for each reader, so that readers cannot change
/// each other's value.
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
