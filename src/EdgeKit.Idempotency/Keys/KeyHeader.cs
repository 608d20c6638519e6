using Microsoft.Extensions.Primitives;

namespace EdgeKit.Idempotency.Keys;

/// <summary>
/// The field <c>Idempotency-Key</c>: a structured-field string (RFC 9651), or the raw key if that is accepted. Both forms of one key are
/// one key.
/// </summary>
internal static class KeyHeader
{
    public const string Name = "Idempotency-Key";

    /// <summary>The longest key, in characters.</summary>
    public const int MaxLength = 255;

    /// <summary>The key, or <see langword="null"/> when the field is malformed.</summary>
    public static string? Parse(StringValues field, bool acceptRaw)
    {
        if (field.Count != 1)
        {
            return null;
        }

        var text = field.ToString().Trim(' ', '\t');
        var key = text.StartsWith('"') ? Unquote(text) : acceptRaw && IsRaw(text) ? text : null;
        return key is { Length: > 0 and <= MaxLength } ? key : null;
    }

    /// <summary>
    /// A string's characters are printable ASCII; only quote and backslash are, and must be, escaped. Parameters are not defined for this
    /// field and are refused with anything else that follows.
    /// </summary>
    private static string? Unquote(string text)
    {
        var key = new System.Text.StringBuilder(text.Length);
        for (var i = 1; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"':
                    return i == text.Length - 1 ? key.ToString() : null;
                case '\\' when i + 1 < text.Length && text[i + 1] is '"' or '\\':
                    key.Append(text[++i]);
                    break;
                case >= ' ' and <= '~' and not '\\':
                    key.Append(text[i]);
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    private static bool IsRaw(string text)
    {
        foreach (var c in text)
        {
            if (c is <= ' ' or > '~' or '"' or ',' or ';' or '\\')
            {
                return false;
            }
        }

        return true;
    }
}
