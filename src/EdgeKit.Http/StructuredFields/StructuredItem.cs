using System.Collections.ObjectModel;

namespace EdgeKit.Http.StructuredFields;

/// <summary>A member of a structured field (RFC 9651 §3.1, §3.3), with its parameters.</summary>
/// <param name="Value">
/// A <see cref="long"/>, <see cref="decimal"/>, <see cref="string"/>, <see cref="Token"/>, <see cref="bool"/>, array of
/// bytes, <see cref="DateTimeOffset"/> or <see cref="DisplayString"/>; or a list of items, which is an inner list.
/// </param>
/// <param name="Parameters">The last value of a repeated key wins.</param>
internal sealed record StructuredItem(object Value, IReadOnlyDictionary<string, object> Parameters)
{
    public static readonly IReadOnlyDictionary<string, object> NoParameters = ReadOnlyDictionary<string, object>.Empty;
}
