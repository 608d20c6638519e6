namespace EdgeKit.Cache.Http.Fields;

/// <summary>Reads <c>name</c>, <c>name=token</c> and <c>name="quoted"</c> leniently (RFC 9110 §5.6.1).</summary>
internal ref struct DirectiveReader(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _rest = text;

    public ReadOnlySpan<char> Name { get; private set; }

    /// <summary>The argument without quotes; empty if there is none.</summary>
    public ReadOnlySpan<char> Argument { get; private set; }

    public bool HasArgument { get; private set; }

    public bool MoveNext()
    {
        _rest = _rest.TrimStart(", \t");
        if (_rest.IsEmpty)
        {
            return false;
        }

        var end = _rest.IndexOfAny('=', ',');
        Name = (end < 0 ? _rest : _rest[..end]).Trim(" \t");
        HasArgument = end >= 0 && _rest[end] == '=';
        _rest = end < 0 ? [] : _rest[(HasArgument ? end + 1 : end)..];
        Argument = HasArgument ? TakeArgument() : [];
        return true;
    }

    private ReadOnlySpan<char> TakeArgument()
    {
        _rest = _rest.TrimStart(" \t");
        if (!_rest.StartsWith("\""))
        {
            return TakeToComma().TrimEnd(" \t");
        }

        // No directive uses escaped quotes, so the first quote closes.
        var close = _rest[1..].IndexOf('"');
        if (close < 0)
        {
            TakeToComma(); // Without a closing quote there is no argument, but a no-store after it still counts.
            return [];
        }

        var quoted = _rest[1..(close + 1)];
        _rest = _rest[(close + 2)..];
        TakeToComma();
        return quoted;
    }

    private ReadOnlySpan<char> TakeToComma()
    {
        var comma = _rest.IndexOf(',');
        var taken = comma < 0 ? _rest : _rest[..comma];
        _rest = _rest[taken.Length..];
        return taken;
    }
}
