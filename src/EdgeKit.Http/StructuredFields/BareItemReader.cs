using System.Buffers;
using System.Globalization;

namespace EdgeKit.Http.StructuredFields;

/// <summary>Reads bare items (RFC 9651 §4.2.3.1), whose type follows from the first character.</summary>
internal static class BareItemReader
{
    private const int IntegerDigits = 15;
    private const int DecimalDigits = 12;
    private const int FractionDigits = 3;

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~:/");

    /// <returns>A value as in <see cref="StructuredItem"/>, or <see langword="null"/> if malformed.</returns>
    public static object? Read(ref ReadOnlySpan<char> rest) => rest.IsEmpty ? null : rest[0] switch
    {
        '"' => StructuredStringReader.ReadString(ref rest),
        '?' => ReadBoolean(ref rest),
        ':' => StructuredStringReader.ReadBytes(ref rest),
        '%' => StructuredStringReader.ReadDisplayString(ref rest),
        '@' => ReadDate(ref rest),
        '-' or (>= '0' and <= '9') => ReadNumber(ref rest),
        '*' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') => new Token(Take(ref rest, TokenCharacters).ToString()),
        _ => null,
    };

    /// <summary>Takes the longest prefix of allowed characters.</summary>
    public static ReadOnlySpan<char> Take(ref ReadOnlySpan<char> rest, SearchValues<char> allowed)
    {
        var length = rest.IndexOfAnyExcept(allowed);
        var taken = length < 0 ? rest : rest[..length];
        rest = rest[taken.Length..];
        return taken;
    }

    private static object? ReadBoolean(ref ReadOnlySpan<char> rest)
    {
        object? value = rest.StartsWith("?1") ? true : rest.StartsWith("?0") ? false : null;
        rest = value is null ? rest : rest[2..];
        return value;
    }

    /// <summary>Whole seconds, within the range of <see cref="DateTimeOffset"/>.</summary>
    private static DateTimeOffset? ReadDate(ref ReadOnlySpan<char> rest)
    {
        rest = rest[1..];
        return !rest.IsEmpty && ReadNumber(ref rest) is long seconds
            && seconds >= DateTimeOffset.MinValue.ToUnixTimeSeconds()
            && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
    }

    private static object? ReadNumber(ref ReadOnlySpan<char> rest)
    {
        var sign = rest[0] == '-' ? -1 : 1;
        rest = sign < 0 ? rest[1..] : rest;
        var number = Take(ref rest, NumberCharacters);
        var point = number.IndexOf('.');
        if (point < 0)
        {
            return number.Length is > 0 and <= IntegerDigits
                ? sign * long.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture) : null;
        }

        var fraction = number[(point + 1)..];
        return point is > 0 and <= DecimalDigits
            && fraction.Length is > 0 and <= FractionDigits && !fraction.Contains('.')
            ? sign * decimal.Parse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)
            : null;
    }
}
