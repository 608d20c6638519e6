using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeKit.Cache.Objects;

/// <summary>
/// Finds data that was lost in a JSON round trip, field by field: private state, the type behind an interface or base
/// class, or a dictionary's comparer is missing in the copy's JSON too. Reports locations, never values, which may be
/// secret. One instance per pair.
/// </summary>
internal sealed class RoundTripComparison(JsonSerializerOptions options)
{
    /// <summary>Above System.Text.Json's default limit.</summary>
    private const int MaxDepth = 200;

    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private int _depth;

    /// <summary>True if something was skipped that only comparing the bytes can verify.</summary>
    public bool IsIncomplete { get; private set; }

    public string? Difference(object? original, object? copy, string path)
    {
        if (original is null || copy is null)
        {
            return original == copy || IsCutCycle(original) ? null : $"{path} is not read back";
        }

        var type = original.GetType();
        if (IsTrusted(type, TypeTraits.Of(type)))
        {
            IsIncomplete = true;
            return null;
        }

        if (TypeTraits.Of(type).IsScalar)
        {
            return original.Equals(copy) ? null : $"{path} is read back with another value";
        }

        return !type.IsValueType && !_seen.Add(original) ? null : DifferenceInside(original, copy, type, path);
    }

    private string? DifferenceInside(object original, object copy, Type type, string path)
    {
        if (++_depth > MaxDepth)
        {
            return $"{path} is too deep to compare";
        }

        var difference = original is IEnumerable sequence && copy is IEnumerable read
            ? SequenceDifference(sequence, read, type, path)
            : type == copy.GetType() ? null : $"{path} is a {type} and is read back as a {copy.GetType()}";
        _depth--;
        return difference ?? (type == copy.GetType() ? FieldDifference(original, copy, type, path) : null);
    }

    private string? SequenceDifference(IEnumerable original, IEnumerable copy, Type type, string path)
    {
        if (original is byte[] bytes && copy is byte[] read)
        {
            return bytes.AsSpan().SequenceEqual(read) ? null : $"{path} is read back with another value";
        }

        var dictionary = original as IDictionary;
        if (dictionary is null && !TypeTraits.Of(type).IsCollection)
        {
            IsIncomplete = true; // Enumerating it may run a query, or consume it.
            return null;
        }

        return (type == copy.GetType() ? ComparerDifference(original, copy, path) : null)
            ?? (dictionary is not null && copy is IDictionary other
                ? EntryDifference(dictionary, other, path) : ElementDifference(original, copy, path));
    }

    /// <summary>Sets and dictionaries have comparers for their keys, which JSON does not contain.</summary>
    private static string? ComparerDifference(IEnumerable original, IEnumerable copy, string path)
    {
        var (left, right) = (ComparerOf(original), ComparerOf(copy));
        return left?.GetType() == right?.GetType() || (IsOrdinal(left) && IsOrdinal(right))
            ? null : $"{path} has a custom comparer, which is not read back";
    }

    private static object? ComparerOf(IEnumerable collection) =>
        (collection.GetType().GetProperty("Comparer") ?? collection.GetType().GetProperty("KeyComparer"))
            ?.GetValue(collection);

    private static bool IsOrdinal(object? comparer) =>
        comparer is IEqualityComparer<string?> equality
        && StringComparer.IsWellKnownOrdinalComparer(equality, out var ignoresCase) && !ignoresCase;

    private string? EntryDifference(IDictionary original, IDictionary copy, string path)
    {
        var missing = original.Count == copy.Count ? null : $"{path} is read back with a different number of entries";
        foreach (DictionaryEntry entry in original)
        {
            missing ??= copy.Contains(entry.Key)
                ? Difference(entry.Value, copy[entry.Key], path + "[]") : $"{path} is read back with other keys";
        }

        return missing;
    }

    private string? ElementDifference(IEnumerable original, IEnumerable copy, string path)
    {
        var (left, right) = (original.GetEnumerator(), copy.GetEnumerator());
        while (left.MoveNext())
        {
            if (!right.MoveNext())
            {
                return $"{path} is read back with fewer elements";
            }

            if (Difference(left.Current, right.Current, path + "[]") is { } difference)
            {
                return difference;
            }
        }

        return right.MoveNext() ? $"{path} is read back with more elements" : null;
    }

    private string? FieldDifference(object original, object copy, Type type, string path)
    {
        var isSequence = original is IEnumerable;
        for (var part = type; part != typeof(object) && part != typeof(ValueType); part = part.BaseType!)
        {
            var traits = TypeTraits.Of(part);
            if (traits.IsOpaque)
            {
                IsIncomplete |= !isSequence;
                return null;
            }

            foreach (var (field, name) in traits.Fields)
            {
                if (Difference(field.GetValue(original), field.GetValue(copy), $"{path}.{name}") is { } difference)
                {
                    return difference;
                }
            }
        }

        return null;
    }

    private bool IsCutCycle(object? original) =>
        options.ReferenceHandler == ReferenceHandler.IgnoreCycles && original is not null && _seen.Contains(original);

    /// <summary>A converter may omit data intentionally.</summary>
    private bool IsTrusted(Type type, TypeTraits traits) =>
        traits.HasConverter || (options.Converters.Count > 0 && options.Converters.Any(c => c.CanConvert(type)));
}
