namespace EdgeKit.Http.StructuredFields;

/// <summary>
/// Reads structured fields (RFC 9651 §4.2). A field parses whole or not at all: <see langword="null"/> says that it is
/// malformed, and then it is as good as absent. Several lines of one field are to be joined with commas before.
/// </summary>
internal static class StructuredField
{
    /// <summary>A field that is one item.</summary>
    public static StructuredItem? ParseItem(ReadOnlySpan<char> field)
    {
        var reader = new StructuredReader(field.Trim(' '));
        return reader.ReadItem() is { } item && reader.AtEnd ? item : null;
    }

    /// <summary>A field that is a list; an empty field is an empty one.</summary>
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

    /// <summary>A field that is a dictionary, in order; of a repeated key the last value counts.</summary>
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
