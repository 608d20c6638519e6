using System.Text;

namespace EdgeKit.Idempotency.Keys;

/// <summary>
/// Reads a structured field that is one item of type string (RFC 9651, section 4.2): the string, then parameters. This field defines none,
/// so well-formed ones are read and ignored, as the RFC wants it, and anything else makes the field malformed.
/// </summary>
internal ref struct StructuredString(ReadOnlySpan<char> field)
{
    private ReadOnlySpan<char> _rest = field.Trim(' ');

    /// <summary>The string, or <see langword="null"/> when the field is something else.</summary>
    public static string? Parse(ReadOnlySpan<char> field)
    {
        var parser = new StructuredString(field);
        return parser.ReadString() is { } text && parser.SkipParameters() && parser._rest.IsEmpty ? text : null;
    }

    /// <summary>Printable ASCII between quotes; only quote and backslash are, and must be, escaped.</summary>
    private string? ReadString()
    {
        if (!Skip('"'))
        {
            return null;
        }

        var plain = _rest.IndexOfAny('"', '\\');
        return plain >= 0 && _rest[plain] == '"' ? TakePlain(plain) : ReadEscaped();
    }

    /// <summary>The usual string, with nothing to unescape.</summary>
    private string? TakePlain(int length)
    {
        var text = _rest[..length];
        _rest = _rest[(length + 1)..];
        return text.ContainsAnyExceptInRange(' ', '~') ? null : text.ToString();
    }

    private string? ReadEscaped()
    {
        var text = new StringBuilder(_rest.Length);
        while (!_rest.IsEmpty)
        {
            var c = Take();
            if (c == '"')
            {
                return text.ToString();
            }

            if (c == '\\' && (_rest.IsEmpty || (c = Take()) is not ('"' or '\\')))
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

    private bool SkipParameters()
    {
        while (Skip(';'))
        {
            _rest = _rest.TrimStart(' ');
            if (!SkipKey() || (Skip('=') && !SkipBareItem()))
            {
                return false;
            }
        }

        return true;
    }

    private bool SkipKey()
    {
        if (_rest.IsEmpty || !(char.IsAsciiLetterLower(_rest[0]) || _rest[0] == '*'))
        {
            return false;
        }

        SkipWhile(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '-' or '.' or '*');
        return true;
    }

    private bool SkipBareItem()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        return _rest[0] switch
        {
            '"' => ReadString() is not null,
            '?' => Skip('?') && (Skip('0') || Skip('1')),
            ':' => SkipBinary(),
            '@' => Skip('@') && SkipNumber(mayHavePoint: false),
            '%' => SkipDisplayString(),
            '-' or (>= '0' and <= '9') => SkipNumber(mayHavePoint: true),
            '*' or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') => SkipToken(),
            _ => false,
        };
    }

    private bool SkipToken()
    {
        SkipWhile(static c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~:/".Contains(c, StringComparison.Ordinal));
        return true;
    }

    private bool SkipBinary() => SkipEnclosed(':', out var content) && !content.TrimEnd('=').ContainsAnyExcept(Base64Alphabet);

    /// <summary>Percent-encoded UTF-8 with lower-case digits.</summary>
    private bool SkipDisplayString()
    {
        _rest = _rest[1..];
        return SkipEnclosed('"', out var content) && !content.ContainsAnyExceptInRange(' ', '~') && IsPercentEncoded(content);
    }

    private bool SkipEnclosed(char mark, out ReadOnlySpan<char> content)
    {
        content = default;
        var end = Skip(mark) ? _rest.IndexOf(mark) : -1;
        if (end < 0)
        {
            return false;
        }

        content = _rest[..end];
        _rest = _rest[(end + 1)..];
        return true;
    }

    private static bool IsPercentEncoded(ReadOnlySpan<char> text)
    {
        for (var at = text.IndexOf('%'); at >= 0; at = text.IndexOf('%'))
        {
            text = text[(at + 1)..];
            if (text.Length < 2 || !char.IsAsciiHexDigitLower(text[0]) || !char.IsAsciiHexDigitLower(text[1]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>An integer has at most 15 digits; a decimal 12, a point, and 1 to 3 more.</summary>
    private bool SkipNumber(bool mayHavePoint)
    {
        Skip('-');
        var whole = SkipWhile(char.IsAsciiDigit);
        if (!mayHavePoint || !Skip('.'))
        {
            return whole is >= 1 and <= 15;
        }

        return whole is >= 1 and <= 12 && SkipWhile(char.IsAsciiDigit) is >= 1 and <= 3;
    }

    private int SkipWhile(Predicate<char> belongs)
    {
        var count = 0;
        while (count < _rest.Length && belongs(_rest[count]))
        {
            count++;
        }

        _rest = _rest[count..];
        return count;
    }

    private bool Skip(char c)
    {
        if (_rest.IsEmpty || _rest[0] != c)
        {
            return false;
        }

        _rest = _rest[1..];
        return true;
    }

    private char Take()
    {
        var c = _rest[0];
        _rest = _rest[1..];
        return c;
    }

    private static ReadOnlySpan<char> Base64Alphabet => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
}
