using System.Collections;
using System.Runtime.CompilerServices;

namespace EdgeKit.Resilience.Messages;

/// <summary>
/// Finds what can be enumerated only once in a value that is written as JSON: an asynchronous sequence, an iterator, a
/// query. Where types alone say that there is none the value is not looked at.
/// </summary>
internal static class SingleUseSequenceFinder
{
    /// <summary>Beyond it nobody looks on, and the value counts as one that cannot be written again.</summary>
    private const int MaxValues = 10_000;

    /// <returns>
    /// The type of the culprit, or of what could not be looked through; <see langword="null"/> where there is none.
    /// </returns>
    public static Type? FindIn(object? value)
    {
        try
        {
            return Find(value, new HashSet<object>(ReferenceEqualityComparer.Instance));
        }
        catch (Exception)
        {
            return value!.GetType(); // a property throws: whatever it holds, nobody knows it
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
            ? elements.Cast<object?>() : JsonTypeInspector.MembersOf(type).Select(part => part.Of(value!));
        return parts.Select(part => Find(part, seen)).FirstOrDefault(culprit => culprit is not null);
    }
}
