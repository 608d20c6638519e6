using System.Collections;
using System.Data;
using System.IO.Pipelines;

namespace EdgeKit.Cache.Objects;

/// <summary>Types whose values can be read only once, such as streams.</summary>
internal static class SingleUseTypes
{
    private static readonly Type[] Known =
    [
        typeof(Stream), typeof(TextReader), typeof(PipeReader), typeof(IDataReader), typeof(HttpResponseMessage),
        typeof(HttpContent),
    ];

    public static bool Contains(Type type) =>
        Known.Any(known => known.IsAssignableFrom(type)) || (IsEnumerator(type) && !IsEnumerable(type));

    private static bool IsEnumerator(Type type) =>
        typeof(IEnumerator).IsAssignableFrom(type) || Implements(type, typeof(IAsyncEnumerator<>));

    /// <summary>Compiler-generated iterators are both, and restart for each reader.</summary>
    private static bool IsEnumerable(Type type) =>
        typeof(IEnumerable).IsAssignableFrom(type) || Implements(type, typeof(IAsyncEnumerable<>));

    private static bool Implements(Type type, Type definition) => Array.Exists(
        [type, .. type.GetInterfaces()], t => t.IsGenericType && t.GetGenericTypeDefinition() == definition);
}
