namespace EdgeKit.Cache.Http.Fields;

/// <summary>Non-negative whole seconds (RFC 9111 §1.2.2).</summary>
internal static class DeltaSeconds
{
    /// <summary>2^31: replaces numbers that are too large.</summary>
    public static readonly TimeSpan Max = TimeSpan.FromSeconds(2_147_483_648);

    /// <returns><see langword="null"/> unless the text consists of digits.</returns>
    public static TimeSpan? Parse(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.ContainsAnyExceptInRange('0', '9'))
        {
            return null;
        }

        var digits = text.TrimStart('0');
        var seconds = digits.IsEmpty ? 0 : digits.Length > 10 ? long.MaxValue : long.Parse(digits);
        return seconds < Max.TotalSeconds ? TimeSpan.FromSeconds(seconds) : Max;
    }

    /// <summary>Parses the first member if the field is a list.</summary>
    public static TimeSpan? ParseFirst(string? field)
    {
        var text = field.AsSpan();
        var comma = text.IndexOf(',');
        return Parse((comma < 0 ? text : text[..comma]).Trim(" \t"));
    }
}
