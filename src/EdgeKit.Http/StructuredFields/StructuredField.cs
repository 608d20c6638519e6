namespace EdgeKit.Http.StructuredFields;

/// <summary>
/// Parses structured fields (RFC 9651 §4.2). Returns <see langword="null"/> if any part is malformed; treat such a
/// field as absent. Join multiple lines of a field with commas first.
/// </summary>
internal static class StructuredField
{
    /// <summary>Parses a field that is an item.</summary>
    public static StructuredItem? ParseItem(ReadOnlySpan<char> field)
    {
        var reader = new StructuredReader(field.Trim(' '));
        return reader.ReadItem() is { } item && reader.AtEnd ? item : null;
    }

    /// <summary>Parses a field that is a list, which may be empty.</summary>
    public static List<StructuredItem>? ParseList(ReadOnlySpan<char> field)
    {
        var members = new List<StructuredItem>();
        var reader = new StructuredReader(field.Trim(' '));
        while (!reader.AtEnd)
        {
            if (reader.ReadMember() is not { } member || !reader.SkipComma())
            {
                return null;
            }

            members.Add(member);
        }

        return members;
    }

    /// <summary>Parses a field that is a dictionary, in order; the last value of a repeated key wins.</summary>
    public static OrderedDictionary<string, StructuredItem>? ParseDictionary(ReadOnlySpan<char> field)
    {
        var members = new OrderedDictionary<string, StructuredItem>(StringComparer.Ordinal);
        var reader = new StructuredReader(field.Trim(' '));
        while (!reader.AtEnd)
        {
            if (reader.ReadKey() is not { } key || reader.ReadKeyedMember() is not { } member || !reader.SkipComma())
            {
                return null;
            }

            members[key] = member;
        }

        return members;
    }
}
