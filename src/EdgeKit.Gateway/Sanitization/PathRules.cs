namespace EdgeKit.Gateway.Sanitization;

/// <summary>
/// Finds paths that the policies here and a service behind may read differently: policies see the path decoded once, a
/// service may decode again, take a backslash for a slash, or cut path parameters off before it resolves dots.
/// </summary>
internal static class PathRules
{
    /// <summary>
    /// What is left encoded or means a separator elsewhere: slash, backslash, NUL, and a percent sign before more of
    /// the same.
    /// </summary>
    private static readonly string[] Ambiguous = ["%2f", "%5c", "%00", "%252", "%255", "%2500", "\\", "#"];

    /// <param name="target">The request target as it came over the wire.</param>
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

    /// <summary>A segment of dots, at least one of them encoded.</summary>
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

    /// <summary><c>..;a=b</c> is a name here and a step upwards for some servers.</summary>
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
