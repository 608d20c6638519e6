using System.Buffers;

namespace EdgeKit.RateLimit.Outgoing;

/// <summary>
/// Reads a structured-field list of strings or tokens with parameters (RFC 9651 §4.2), as far as the RateLimit fields need it. A field that does not parse is no field at
/// all, as that RFC demands.
/// </summary>
internal ref struct QuotaFieldParser
{
    private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-.*");

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
        if ((_rest.StartsWith("\"") ? BareItem.ReadString(ref _rest) : BareItem.ReadToken(ref _rest)) is not { } name)
        {
            return null;
        }

        var parameters = new Dictionary<string, long>(StringComparer.Ordinal);
        while (Take(';'))
        {
            _rest = _rest.TrimStart(' ');
            long? number = null;
            if (ParseKey() is not { } key || (Take('=') && !BareItem.TryRead(ref _rest, out number)))
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

    private string? ParseKey()
    {
        var length = _rest.IndexOfAnyExcept(KeyCharacters);
        length = length < 0 ? _rest.Length : length;
        if (length == 0 || !(char.IsAsciiLetter(_rest[0]) || _rest[0] == '*'))
        {
            return null;
        }

        var key = _rest[..length].ToString();
        _rest = _rest[length..];
        return key;
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
