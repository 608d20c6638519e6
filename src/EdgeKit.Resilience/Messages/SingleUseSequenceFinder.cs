using System.Collections;
using System.Runtime.CompilerServices;

namespace EdgeKit.Resilience.Messages;

/// <summary>
/// Finds sequences in a JSON value that can be enumerated only once: an asynchronous sequence, an iterator, a query.
/// Values whose types rule them out are not inspected.
/// </summary>
internal static class SingleUseSequenceFinder
{
    /// <summary>A larger value counts as not repeatable.</summary>
    private const int MaxValues = 10_000;

    /// <returns>
    /// The type of the first such sequence, or of a value that could not be inspected; <see langword="null"/> if there
    /// is none.
    /// </returns>
    public static Type? FindIn(object? value)
    {
        try
        {
            return Find(value, new HashSet<object>(ReferenceEqualityComparer.Instance));
        }
        catch (Exception)
        {
            return value!.GetType(); // a property threw, so its value is unknown
        }
    }

    private static Type? Find(object? value, HashSet<object> seen)
    {
        var type = value?.GetType();
        if (type is null || JsonTypeInspector.IsRepeatable(type) || !seen.Add(value!))
        {
            return null;
        }

        if (seen.Count > MaxValues || !JsonTypeInspector.CanEnumerateAgain(type))
        {
            return type;
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        var parts = value is IEnumerable elements
            ? elements.Cast<object?>() : JsonTypeInspector.MembersOf(type).Select(part => part.Get(value!));
        return parts.Select(part => Find(part, seen)).FirstOrDefault(found => found is not null);
    }
}
