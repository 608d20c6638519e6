namespace EdgeKit.Gateway.Sanitization;

/// <summary>
/// Finds paths that EdgeKit's policies and a destination may interpret differently: policies see the path decoded once;
/// a destination may decode it again, treat a backslash as a slash, or drop path parameters before it resolves dots.
/// </summary>
internal static class PathRules
{
    /// <summary>Separators and NUL, encoded or double-encoded.</summary>
    private static readonly string[] Ambiguous = ["%2f", "%5c", "%00", "%252", "%255", "%2500", "\\", "#"];

    /// <param name="target">The request target as received.</param>
    public static bool IsUnambiguous(string target)
    {
        var query = target.AsSpan().IndexOf('?');
        var path = query < 0 ? target.AsSpan() : target.AsSpan(0, query);
        if (path.IndexOfAny('%', '\\', '#') < 0)
        {
            return path.IndexOf(';') < 0 || HasNoDotsBeforeParameters(path);
        }

        foreach (var sequence in Ambiguous)
        {
            if (path.Contains(sequence, StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return HasNoHiddenDots(path) && HasNoDotsBeforeParameters(path);
    }

    /// <summary>A dot segment with at least one encoded dot.</summary>
    private static bool HasNoHiddenDots(ReadOnlySpan<char> path)
    {
        foreach (var range in path.Split('/'))
        {
            var segment = path[range];
            if (segment.Contains("%2e", StringComparison.OrdinalIgnoreCase) && IsDots(Uri.UnescapeDataString(segment)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary><c>..;a=b</c> is an ordinary segment here and the parent folder to some servers.</summary>
    private static bool HasNoDotsBeforeParameters(ReadOnlySpan<char> path)
    {
        foreach (var range in path.Split('/'))
        {
            var segment = Uri.UnescapeDataString(path[range]);
            var parameters = segment.IndexOf(';', StringComparison.Ordinal);
            if (parameters > 0 && IsDots(segment.AsSpan(0, parameters)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsDots(ReadOnlySpan<char> segment) => segment is "." or "..";
}
