using System.Buffers;
using System.Globalization;
using System.Text;

namespace EdgeKit.Cache.Http.Fields;

/// <summary>Takes keys and bare items off the front of a structured field (RFC 9651 §4.2.3).</summary>
internal ref struct StructuredReader(ReadOnlySpan<char> text)
{
    private const int IntegerDigits = 15;
    private const int DecimalDigits = 12;

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");
    private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-.*");
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~:/");

    private static readonly SearchValues<char> Base64Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");

    private ReadOnlySpan<char> _rest = text;

    public readonly bool AtEnd => _rest.IsEmpty;

    public readonly bool IsAt(char c) => _rest.Length > 0 && _rest[0] == c;

    public bool Take(char c)
    {
        if (!IsAt(c))
        {
            return false;
        }

        _rest = _rest[1..];
        return true;
    }

    public bool SkipSpaces()
    {
        var before = _rest.Length;
        _rest = _rest.TrimStart(' ');
        return _rest.Length < before;
    }

    public void SkipBlanks() => _rest = _rest.TrimStart(" \t");

    public string? TakeKey() =>
        _rest.IsEmpty || !(char.IsAsciiLetterLower(_rest[0]) || _rest[0] == '*') ? null : TakeWhile(KeyCharacters).ToString();

    /// <returns>The value; <see langword="null"/> when there is none.</returns>
    public object? TakeItem() => _rest.IsEmpty ? null : _rest[0] switch
    {
        '"' => TakeString(),
        '?' => TakeBoolean(),
        ':' => TakeBytes(),
        '@' => Take('@') && TakeNumber() is long ? StructuredDictionary.Other : null,
        '-' or (>= '0' and <= '9') => TakeNumber(),
        '*' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') => TakeWhile(TokenCharacters).IsEmpty ? null : StructuredDictionary.Other,
        _ => null,
    };

    private object? TakeBoolean()
    {
        var value = _rest.Length < 2 ? null : _rest[1] switch { '1' => (object)true, '0' => false, _ => null };
        _rest = value is null ? _rest : _rest[2..];
        return value;
    }

    private object? TakeNumber()
    {
        var sign = Take('-') ? -1 : 1;
        var number = TakeWhile(NumberCharacters);
        var point = number.IndexOf('.');
        if (point < 0)
        {
            return number.Length is > 0 and <= IntegerDigits ? sign * long.Parse(number, CultureInfo.InvariantCulture) : null;
        }

        var fraction = number[(point + 1)..];
        var sound = point is > 0 and <= DecimalDigits && fraction.Length is > 0 and <= 3 && !fraction.Contains('.');
        return sound ? StructuredDictionary.Other : null;
    }

    private string? TakeString()
    {
        var text = new StringBuilder();
        for (var i = 1; i < _rest.Length; i++)
        {
            var c = _rest[i];
            if (c == '"')
            {
                _rest = _rest[(i + 1)..];
                return text.ToString();
            }

            if (c == '\\' && (++i == _rest.Length || (c = _rest[i]) is not ('"' or '\\')))
            {
                return null;
            }

            if (c is < ' ' or > '~')
            {
                return null;
            }

            text.Append(c);
        }

        return null;
    }

    private object? TakeBytes()
    {
        _rest = _rest[1..];
        _ = TakeWhile(Base64Characters);
        return Take(':') ? StructuredDictionary.Other : null;
    }

    private ReadOnlySpan<char> TakeWhile(SearchValues<char> allowed)
    {
        var length = _rest.IndexOfAnyExcept(allowed);
        var taken = length < 0 ? _rest : _rest[..length];
        _rest = _rest[taken.Length..];
        return taken;
    }
}
