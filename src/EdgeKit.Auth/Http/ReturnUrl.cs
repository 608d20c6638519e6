namespace EdgeKit.Auth.Http;

/// <summary>Validates the URL to which a browser returns after a login: only a path of this application.</summary>
internal static class ReturnUrl
{
    private const int MaxLength = 2048;
    private static readonly Uri Here = new("https://here.invalid/");

    /// <summary>
    /// True for a path that all browsers interpret alike: it starts with a single slash and consists of visible ASCII
    /// characters, and its percent-decoded path contains no double slash, backslash, dot segment or control character.
    /// </summary>
    public static bool IsLocal(string url) =>
        url.Length is > 0 and <= MaxLength
        && url[0] == '/'
        && url.All(c => c is > ' ' and < (char)0x7f and not '\\')
        && IsPlain(url.Split('?', '#')[0])
        && Uri.TryCreate(Here, url, out var resolved)
        && resolved.Authority == Here.Authority
        && resolved.Scheme == Here.Scheme;

    /// <summary>Adds the path prefix of the application unless the URL has it already.</summary>
    public static string Within(string url, string applicationPath) =>
        url.StartsWith(applicationPath, StringComparison.OrdinalIgnoreCase)
        && url[applicationPath.Length..] is "" or ['/' or '?' or '#', ..]
            ? url
            : applicationPath + url;

    private static bool IsPlain(string path)
    {
        var decoded = Uri.UnescapeDataString(Uri.UnescapeDataString(path));
        return !decoded.Contains("//", StringComparison.Ordinal)
            && !decoded.Contains('\\', StringComparison.Ordinal)
            && !decoded.Any(char.IsControl)
            && !decoded.Split('/').Any(segment => segment is "." or "..");
    }
}
