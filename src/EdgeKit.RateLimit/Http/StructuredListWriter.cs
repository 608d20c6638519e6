using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace EdgeKit.RateLimit.Http;

/// <summary>Writes a structured-field list of strings with parameters (RFC 9651 §3.1).</summary>
internal ref struct StructuredListWriter(Span<char> space)
{
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("-.0123456789:ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

    private DefaultInterpolatedStringHandler _text = new(0, 0, CultureInfo.InvariantCulture, space);

    /// <summary>Begins a member. Characters that a string cannot hold (§3.3.3) become question marks.</summary>
    public void Item(string text)
    {
        _text.AppendLiteral(_text.Text.IsEmpty ? "\"" : ", \"");
        if (!text.AsSpan().ContainsAnyExcept(Plain))
        {
            _text.AppendLiteral(text);
        }
        else
        {
            Escape(text);
        }

        _text.AppendFormatted('"');
    }

    public void Parameter(string text) => _text.AppendLiteral(text);

    public void Parameter(string key, long value)
    {
        _text.AppendLiteral(key);
        _text.AppendFormatted(value);
    }

    /// <summary>Ends the list. Returns <see langword="null"/> if it has no members.</summary>
    public string? ToValue() => _text.Text.IsEmpty ? null : _text.ToStringAndClear();

    private void Escape(string text)
    {
        foreach (var c in text)
        {
            if (c is '"' or '\\')
            {
                _text.AppendFormatted('\\');
            }

            _text.AppendFormatted(c is >= ' ' and <= '~' ? c : '?');
        }
    }
}
