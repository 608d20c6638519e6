using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeKit.Cache.Objects;

/// <summary>
/// Finds what of a value is not in the copy that was read back from its JSON: field by field, because what JSON leaves
/// out (private state, the type of an object behind an interface or a base class, how a dictionary compares its keys)
/// is not in the JSON of the copy either. Says where, never what: values may be secrets. One for each pair.
/// </summary>
internal sealed class RoundTripComparison(JsonSerializerOptions options)
{
    /// <summary>
    /// Deeper than any JSON that can be written by default; a chain of private references may be deeper.
    /// </summary>
    private const int MaxDepth = 200;

    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private int _depth;

    /// <summary>Whether something was passed over, about which only the bytes can tell.</summary>
    public bool IsIncomplete { get; private set; }

    /// <returns>What is lost; <see langword="null"/> when nothing is.</returns>
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

        if (TypeTraits.Of(type).IsPlain)
        {
            return original.Equals(copy) ? null : $"{path} is read back as something else";
        }

        return !type.IsValueType && !_seen.Add(original) ? null : Deeper(original, copy, type, path);
    }

    private string? Deeper(object original, object copy, Type type, string path)
    {
        if (++_depth > MaxDepth)
        {
            return $"{path} is too deep to compare";
        }

        var difference = original is IEnumerable sequence && copy is IEnumerable read
            ? SequenceDifference(sequence, read, type, path)
            : TypeDifference(type, copy.GetType(), path);
        _depth--;
        return difference ?? (type == copy.GetType() ? FieldDifference(original, copy, type, path) : null);
    }

    private static string? TypeDifference(Type original, Type copy, string path) =>
        original == copy ? null : $"{path} is a {original} and is read back as a {copy}";

    private string? SequenceDifference(IEnumerable original, IEnumerable copy, Type type, string path)
    {
        if (original is IDictionary dictionary && copy is IDictionary other)
        {
            return (type == copy.GetType() ? CollectionComparers.Difference(dictionary, other, path) : null)
                ?? EntryDifference(dictionary, other, path);
        }

        if (original is byte[] bytes && copy is byte[] read)
        {
            return bytes.AsSpan().SequenceEqual(read) ? null : $"{path} is read back as something else";
        }

        if (!TypeTraits.Of(type).IsCollection)
        {
            IsIncomplete = true; // walking through it may run a query, or use it up
            return null;
        }

        return (type == copy.GetType() ? CollectionComparers.Difference(original, copy, path) : null)
            ?? ElementDifference(original, copy, path);
    }

    private string? EntryDifference(IDictionary original, IDictionary copy, string path)
    {
        var missing = original.Count == copy.Count ? null : $"{path} is read back with another number of entries";
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
        for (var part = type; part is not null
            && part != typeof(object) && part != typeof(ValueType); part = part.BaseType)
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

    /// <summary>The application has asked for that.</summary>
    private bool IsCutCycle(object? original) =>
        options.ReferenceHandler == ReferenceHandler.IgnoreCycles && original is not null && _seen.Contains(original);

    /// <summary>Whether a converter says how it is written, which may mean to leave something out.</summary>
    private bool IsTrusted(Type type, TypeTraits traits) =>
        traits.HasConverter || (options.Converters.Count > 0 && options.Converters.Any(c => c.CanConvert(type)));
}
