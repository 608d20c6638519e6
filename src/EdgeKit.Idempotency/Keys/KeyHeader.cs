using System.Buffers;
using EdgeKit.Http.StructuredFields;
using EdgeKit.Policies.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Idempotency.Keys;

/// <summary>Parses <c>Idempotency-Key</c>: a structured-field string (RFC 9651) or, if accepted, the raw key.</summary>
internal static class KeyHeader
{
    public const string Name = HttpMethodRules.IdempotencyKey;

    public const int MaxLength = 255;

    /// <summary>Printable ASCII except the characters of lists, parameters and strings.</summary>
    private static readonly SearchValues<char> RawChars = SearchValues.Create(
        [.. Enumerable.Range('!', '~' - '!' + 1).Select(c => (char)c).Except(['"', ',', ';', '\\'])]);

    public static string? Parse(StringValues field, bool acceptRaw)
    {
        if (field.Count != 1)
        {
            return null;
        }

        // Optional whitespace around a field value is not part of it.
        var text = field.ToString().AsSpan().Trim(" \t");
        var key = acceptRaw && !text.ContainsAnyExcept(RawChars)
            ? text.ToString() : StructuredField.ParseItem(text)?.Value as string;
        return key is { Length: > 0 and <= MaxLength } ? key : null;
    }
}
