using System.Globalization;
using System.Text;

namespace EdgeKit.RateLimit.Outgoing;

/// <summary>
/// Reads a structured-field list of strings or tokens with parameters (RFC 9651 §4.2), as far as the RateLimit fields need it. A field that does not parse is no field at
/// all, as that RFC demands.
/// </summary>
internal ref struct QuotaFieldParser
{
    private const int MaxDigits = 15;

    private ReadOnlySpan<char> _rest;

    private QuotaFieldParser(ReadOnlySpan<char> text) => _rest = text;

    /// <returns>The members; none when the field is malformed.</returns>
    public static IReadOnlyList<QuotaField> Parse(string text) => new QuotaFieldParser(text.AsSpan().Trim(' ')).ParseList() ?? [];

    private List<QuotaField>? ParseList()
    {
        var members = new List<QuotaField>();
        while (_rest.Length > 0)
        {
            if (ParseMember() is not { } member)
            {
                return null;
            }

            members.Add(member);
            SkipBlanks();
            if (_rest.Length == 0)
            {
                return members;
            }

            if (!Take(','))
            {
                return null;
            }

            SkipBlanks();
            if (_rest.Length == 0)
            {
                return null; // a trailing comma
            }
        }

        return members;
    }

    private QuotaField? ParseMember()
    {
        if ((_rest.StartsWith("\"") ? ParseString() : ParseName()) is not { } name)
        {
            return null;
        }

        var parameters = new Dictionary<string, long>(StringComparer.Ordinal);
        while (Take(';'))
        {
            _rest = _rest.TrimStart(' ');
            if (ParseName() is not { } key || !ParseValue(out var number))
            {
                return null;
            }

            if (number is { } value)
            {
                parameters[key] = value;
            }
        }

        return new QuotaField(name, parameters);
    }

    /// <summary>A parameter's value: whole numbers are kept, everything else is read over.</summary>
    private bool ParseValue(out long? number)
    {
        number = null;
        if (!Take('='))
        {
            return true; // a bare parameter is true
        }

        if (_rest.StartsWith("\""))
        {
            return ParseString() is not null;
        }

        if (_rest.StartsWith(":"))
        {
            var end = _rest[1..].IndexOf(':');
            _rest = end < 0 ? _rest : _rest[(end + 2)..];
            return end >= 0;
        }

        return ParseNumberOrWord(out number);
    }

    private bool ParseNumberOrWord(out long? number)
    {
        number = null;
        var length = _rest.IndexOfAny(";, ");
        var word = length < 0 ? _rest : _rest[..length];
        _rest = _rest[word.Length..];
        if (word.Length == 0 || word.Length > MaxDigits + 1)
        {
            return false;
        }

        if (long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && word[0] != '+')
        {
            number = value;
            return true;
        }

        return char.IsAsciiLetter(word[0]) || word[0] is '?' or '*' || decimal.TryParse(word, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);
    }

    private string? ParseString()
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

    private string? ParseName()
    {
        var length = 0;
        while (length < _rest.Length && (char.IsAsciiLetterOrDigit(_rest[length]) || _rest[length] is '_' or '-' or '.' or '*' or '/' or ':'))
        {
            length++;
        }

        if (length == 0 || !(char.IsAsciiLetter(_rest[0]) || _rest[0] == '*'))
        {
            return null;
        }

        var name = _rest[..length].ToString();
        _rest = _rest[length..];
        return name;
    }

    private bool Take(char expected)
    {
        if (_rest.Length == 0 || _rest[0] != expected)
        {
            return false;
        }

        _rest = _rest[1..];
        return true;
    }

    private void SkipBlanks() => _rest = _rest.TrimStart(" \t");
}
