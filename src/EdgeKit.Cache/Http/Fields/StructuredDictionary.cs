namespace EdgeKit.Cache.Http.Fields;

/// <summary>
/// Reads a structured-field dictionary (RFC 9651 §4.2.2). Of a repeated key the last value counts. Booleans come as <see cref="bool"/>,
/// integers as <see cref="long"/>, strings as <see cref="string"/>; tokens, decimals, dates, byte sequences and inner lists are checked
/// and come as <see cref="Other"/>. Parameters are checked and dropped.
/// </summary>
internal static class StructuredDictionary
{
    public static readonly object Other = new();

    /// <returns>The members in order; <see langword="null"/> when the text is malformed.</returns>
    public static Dictionary<string, object>? Parse(ReadOnlySpan<char> text)
    {
        var members = new Dictionary<string, object>(StringComparer.Ordinal);
        var reader = new StructuredReader(text.Trim(' '));
        while (!reader.AtEnd)
        {
            if (reader.TakeKey() is not { } key || TakeValue(ref reader) is not { } value)
            {
                return null;
            }

            members[key] = value;
            if (!TakeSeparator(ref reader))
            {
                return null;
            }
        }

        return members;
    }

    private static object? TakeValue(ref StructuredReader reader)
    {
        var value = !reader.Take('=') ? true
            : reader.Take('(') ? TakeInnerList(ref reader)
            : reader.TakeItem();
        return value is not null && TakeParameters(ref reader) ? value : null;
    }

    private static object? TakeInnerList(ref StructuredReader reader)
    {
        reader.SkipSpaces();
        while (!reader.Take(')'))
        {
            if (reader.TakeItem() is null || !TakeParameters(ref reader))
            {
                return null;
            }

            var spaced = reader.SkipSpaces();
            if (!spaced && !reader.IsAt(')'))
            {
                return null;
            }
        }

        return Other;
    }

    private static bool TakeParameters(ref StructuredReader reader)
    {
        while (reader.Take(';'))
        {
            reader.SkipSpaces();
            if (reader.TakeKey() is null || (reader.Take('=') && reader.TakeItem() is null))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A comma, with something behind it, or the end.</summary>
    private static bool TakeSeparator(ref StructuredReader reader)
    {
        reader.SkipBlanks();
        if (reader.AtEnd)
        {
            return true;
        }

        if (!reader.Take(','))
        {
            return false;
        }

        reader.SkipBlanks();
        return !reader.AtEnd;
    }
}
