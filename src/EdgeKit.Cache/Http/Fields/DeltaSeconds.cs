namespace EdgeKit.Cache.Http.Fields;

/// <summary>Non-negative whole seconds, as RFC 9111 §1.2.2 has them.</summary>
internal static class DeltaSeconds
{
    /// <summary>What a number counts as that is too large to be represented (2^31).</summary>
    private const long Greatest = 2_147_483_648;

    /// <returns>The seconds; <see langword="null"/> when the text is anything but digits.</returns>
    public static TimeSpan? Parse(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.ContainsAnyExceptInRange('0', '9'))
        {
            return null;
        }

        var digits = text.TrimStart('0');
        return TimeSpan.FromSeconds(
            digits.Length > 10 ? Greatest : Math.Min(Greatest, digits.IsEmpty ? 0 : long.Parse(digits)));
    }

    /// <summary>For a field that should be one number: of a list the first member.</summary>
    public static TimeSpan? ParseFirst(string? field)
    {
        var text = field.AsSpan();
        var comma = text.IndexOf(',');
        return Parse((comma < 0 ? text : text[..comma]).Trim(" \t"));
    }
}
