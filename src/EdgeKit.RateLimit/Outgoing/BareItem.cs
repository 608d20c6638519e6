using System.Buffers;
using System.Globalization;
using System.Text;

namespace EdgeKit.RateLimit.Outgoing;

/// <summary>The bare items of RFC 9651 §3.3. Only whole numbers, strings and tokens are kept; the others are checked and read over.</summary>
internal static class BareItem
{
    private const int MaxIntegerDigits = 15;
    private const int MaxDecimalDigits = 12;
    private const int MaxFractionDigits = 3;

    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~:/");

    private static readonly SearchValues<char> Base64Characters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");

    /// <summary>Reads an item of any type.</summary>
    /// <param name="rest">What is to be read; behind the item afterwards.</param>
    /// <param name="number">The item, when it is a whole number.</param>
    /// <returns>Whether there was an item.</returns>
    public static bool TryRead(ref ReadOnlySpan<char> rest, out long? number)
    {
        number = null;
        return (rest.Length == 0 ? '\0' : rest[0]) switch
        {
            '"' => ReadString(ref rest) is not null,
            ':' => TrySkipBytes(ref rest),
            '?' => TrySkip(ref rest, rest.StartsWith("?0") || rest.StartsWith("?1") ? 2 : 0),
            '@' or '%' => TryReadMarked(ref rest),
            '-' => TryReadNumber(ref rest, out number),
            var c => char.IsAsciiDigit(c) ? TryReadNumber(ref rest, out number) : ReadToken(ref rest) is not null,
        };
    }

    /// <returns>Nothing when there is no well-formed string.</returns>
    public static string? ReadString(ref ReadOnlySpan<char> rest)
    {
        if (!rest.StartsWith("\""))
        {
            return null;
        }

        var text = new StringBuilder();
        for (var i = 1; i < rest.Length; i++)
        {
            var c = rest[i];
            if (c == '"')
            {
                rest = rest[(i + 1)..];
                return text.ToString();
            }

            if (c == '\\' && (++i == rest.Length || (c = rest[i]) is not ('"' or '\\')))
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

    /// <returns>Nothing when there is no token.</returns>
    public static string? ReadToken(ref ReadOnlySpan<char> rest)
    {
        var length = rest.IndexOfAnyExcept(TokenCharacters);
        length = length < 0 ? rest.Length : length;
        if (length == 0 || !(char.IsAsciiLetter(rest[0]) || rest[0] == '*'))
        {
            return null;
        }

        var token = rest[..length].ToString();
        rest = rest[length..];
        return token;
    }

    // A date, which is whole seconds behind its mark, or a display string.
    private static bool TryReadMarked(ref ReadOnlySpan<char> rest)
    {
        var isDate = rest[0] == '@';
        rest = rest[1..];
        return isDate ? TryReadNumber(ref rest, out var seconds) && seconds is not null : ReadString(ref rest) is not null;
    }

    private static bool TrySkipBytes(ref ReadOnlySpan<char> rest)
    {
        var length = rest[1..].IndexOfAnyExcept(Base64Characters);
        return length >= 0 && rest[length + 1] == ':' && TrySkip(ref rest, length + 2);
    }

    private static bool TryReadNumber(ref ReadOnlySpan<char> rest, out long? number)
    {
        number = null;
        var sign = rest.StartsWith("-") ? 1 : 0;
        var digits = CountDigits(rest[sign..]);
        var end = sign + digits;
        if (rest.Length == end || rest[end] != '.')
        {
            number = digits is > 0 and <= MaxIntegerDigits ? long.Parse(rest[..end], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : null;
            rest = rest[end..];
            return number is not null;
        }

        var fraction = CountDigits(rest[(end + 1)..]);
        return digits is > 0 and <= MaxDecimalDigits && fraction is > 0 and <= MaxFractionDigits && TrySkip(ref rest, end + 1 + fraction);
    }

    private static int CountDigits(ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('0', '9') is >= 0 and var length ? length : text.Length;

    private static bool TrySkip(ref ReadOnlySpan<char> rest, int length)
    {
        rest = rest[length..];
        return length > 0;
    }
}
