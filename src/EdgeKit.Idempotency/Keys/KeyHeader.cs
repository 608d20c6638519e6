using System.Buffers;
using EdgeKit.Http.StructuredFields;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Idempotency.Keys;

/// <summary>
/// The field <c>Idempotency-Key</c>: a structured-field string (RFC 9651), or the raw key if that is accepted. Both
/// forms of one key are one key.
/// </summary>
internal static class KeyHeader
{
    public const string Name = "Idempotency-Key";

    /// <summary>The longest key, in characters.</summary>
    public const int MaxLength = 255;

    /// <summary>
    /// Printable ASCII without what would make a raw key look like a list, an item with parameters, or a string.
    /// </summary>
    private static readonly SearchValues<char> RawChars = SearchValues.Create(
        [.. Enumerable.Range(
            '!', '~' - '!' + 1).Select(c => (char)c).Where(c => c is not ('"' or ',' or ';' or '\\'))]);

    /// <summary>The key, or <see langword="null"/> when the field is malformed.</summary>
    public static string? Parse(StringValues field, bool acceptRaw)
    {
        if (field.Count != 1)
        {
            return null;
        }

        // Optional white space around a field is no part of it.
        var text = field.ToString().AsSpan().Trim(" \t");
        var key = acceptRaw && !text.ContainsAnyExcept(RawChars)
            ? text.ToString() : StructuredField.ParseItem(text)?.Value as string;
        return key is { Length: > 0 and <= MaxLength } ? key : null;
    }
}
