using System.Collections;

namespace EdgeKit.Cache.Objects;

/// <summary>Compares the key comparers of sets and dictionaries, which JSON does not contain.</summary>
internal static class CollectionComparers
{
    public static string? Difference(IEnumerable original, IEnumerable copy, string path) =>
        AreAlike(Of(original), Of(copy))
        ? null : $"{path} has a custom comparer, which is not read back";

    private static object? Of(IEnumerable collection) =>
        (collection.GetType().GetProperty("Comparer") ?? collection.GetType().GetProperty("KeyComparer"))
            ?.GetValue(collection);

    private static bool AreAlike(object? left, object? right) =>
        left?.GetType() == right?.GetType() || (IsOrdinal(left) && IsOrdinal(right));

    private static bool IsOrdinal(object? comparer) =>
        comparer is IEqualityComparer<string?> equality
        && StringComparer.IsWellKnownOrdinalComparer(equality, out var ignoresCase) && !ignoresCase;
}
