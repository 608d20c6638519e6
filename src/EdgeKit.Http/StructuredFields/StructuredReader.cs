using System.Buffers;

namespace EdgeKit.Http.StructuredFields;

/// <summary>
/// Reads items, inner lists, parameters and keys from a structured field (RFC 9651 §4.2.1 to §4.2.3).
/// </summary>
internal ref struct StructuredReader(ReadOnlySpan<char> text)
{
    private static readonly SearchValues<char> KeyCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-.*");

    private ReadOnlySpan<char> _rest = text;

    public readonly bool AtEnd => _rest.IsEmpty;

    public StructuredItem? ReadItem() => BareItemReader.Read(ref _rest) is { } value ? WithParameters(value) : null;

    /// <summary>An item or an inner list.</summary>
    public StructuredItem? ReadMember() => Take('(') ? ReadInnerList() : ReadItem();

    /// <summary>Reads the value after a dictionary key; a key without a value means true.</summary>
    public StructuredItem? ReadKeyedMember() => Take('=') ? ReadMember() : WithParameters(true);

    public string? ReadKey() => !AtEnd && (char.IsAsciiLetterLower(_rest[0]) || _rest[0] == '*')
        ? BareItemReader.Take(ref _rest, KeyCharacters).ToString() : null;

    /// <summary>True at the end, or at a comma that is followed by another member.</summary>
    public bool SkipComma()
    {
        _rest = _rest.TrimStart(" \t");
        if (AtEnd)
        {
            return true;
        }

        if (!Take(','))
        {
            return false;
        }

        _rest = _rest.TrimStart(" \t");
        return !AtEnd;
    }

    private StructuredItem? ReadInnerList()
    {
        var items = new List<StructuredItem>();
        _rest = _rest.TrimStart(' ');
        while (!Take(')'))
        {
            if (ReadItem() is not { } item || AtEnd || _rest[0] is not (' ' or ')'))
            {
                return null;
            }

            items.Add(item);
            _rest = _rest.TrimStart(' ');
        }

        return WithParameters(items);
    }

    private StructuredItem? WithParameters(object value)
    {
        Dictionary<string, object>? parameters = null;
        while (Take(';'))
        {
            _rest = _rest.TrimStart(' ');
            if (ReadKey() is not { } key || (Take('=') ? BareItemReader.Read(ref _rest) : true) is not { } parameter)
            {
                return null;
            }

            (parameters ??= new(StringComparer.Ordinal))[key] = parameter;
        }

        return new StructuredItem(value, parameters ?? StructuredItem.NoParameters);
    }

    private bool Take(char expected)
    {
        if (AtEnd || _rest[0] != expected)
        {
            return false;
        }

        _rest = _rest[1..];
        return true;
    }
}
