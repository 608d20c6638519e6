using System.Globalization;
using System.Text;

namespace EdgeKit.Http.StructuredFields;

/// <summary>Reads strings, byte sequences and display strings (RFC 9651 §4.2.5, §4.2.7, §4.2.10).</summary>
internal static class StructuredStringReader
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Printable ASCII in quotes, in which only quote and backslash are escaped.</summary>
    public static string? ReadString(ref ReadOnlySpan<char> rest)
    {
        var plain = rest[1..].IndexOfAny('"', '\\');
        if (plain < 0 || rest[plain + 1] == '\\')
        {
            return ReadEscaped(ref rest);
        }

        var text = rest.Slice(1, plain);
        rest = rest[(plain + 2)..];
        return text.ContainsAnyExceptInRange(' ', '~') ? null : text.ToString();
    }

    /// <summary>Base64. Padding is optional but must be correct if present (§4.2.7).</summary>
    public static byte[]? ReadBytes(ref ReadOnlySpan<char> rest)
    {
        var length = rest[1..].IndexOf(':');
        if (length < 0)
        {
            return null;
        }

        var text = rest.Slice(1, length);
        rest = rest[(length + 2)..];
        var digits = text.TrimEnd('=');
        var padding = (4 - (digits.Length % 4)) % 4;
        if (digits.Contains('=') || digits.ContainsAny(" \t\r\n")
            || padding == 3 || (text.Length > digits.Length && text.Length != digits.Length + padding))
        {
            return null;
        }

        var bytes = new byte[digits.Length * 3 / 4];
        return Convert.TryFromBase64Chars(digits.ToString() + new string('=', padding), bytes, out var written)
            && written == bytes.Length ? bytes : null;
    }

    /// <summary>Percent-encoded UTF-8 in quotes, with lower-case hexadecimal digits.</summary>
    public static DisplayString? ReadDisplayString(ref ReadOnlySpan<char> rest)
    {
        var end = rest.StartsWith("%\"") ? rest[2..].IndexOf('"') : -1;
        if (end < 0)
        {
            return null;
        }

        var text = rest.Slice(2, end);
        rest = rest[(end + 3)..];
        return !text.ContainsAnyExceptInRange(' ', '~') && Unescape(text) is { } octets && Decode(octets) is { } decoded
            ? new DisplayString(decoded) : null;
    }

    private static string? ReadEscaped(ref ReadOnlySpan<char> rest)
    {
        var text = new StringBuilder();
        for (var i = 1; i < rest.Length; i++)
        {
            var c = rest[i];
            if (c == '"')
            {
                rest = rest[(i + 1)..];
                return text.ToString();
            }

            if ((c == '\\' && (++i == rest.Length || (c = rest[i]) is not ('"' or '\\'))) || c is < ' ' or > '~')
            {
                return null;
            }

            text.Append(c);
        }

        return null;
    }

    private static byte[]? Unescape(ReadOnlySpan<char> text)
    {
        var octets = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                octets.Add((byte)text[i]);
                continue;
            }

            if (i + 2 >= text.Length
                || !char.IsAsciiHexDigitLower(text[i + 1]) || !char.IsAsciiHexDigitLower(text[i + 2]))
            {
                return null;
            }

            octets.Add(byte.Parse(text.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
            i += 2;
        }

        return [.. octets];
    }

    private static string? Decode(byte[] octets)
    {
        try
        {
            return StrictUtf8.GetString(octets);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
