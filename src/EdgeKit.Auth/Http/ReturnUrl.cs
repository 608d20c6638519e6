namespace EdgeKit.Auth.Http;

/// <summary>
/// Decides where a browser may be sent after a login: to a plain path of this application and nowhere else.
/// </summary>
internal static class ReturnUrl
{
    private const int Longest = 2048;
    private static readonly Uri Here = new("https://here.invalid/");

    /// <summary>
    /// Only what every browser reads alike: one slash and then no second one or backslash anywhere in the path, no dots
    /// that climb, no control character, nothing beyond ASCII, and none of these in encoded form.
    /// </summary>
    public static bool IsLocal(string url) =>
        url.Length is > 0 and <= Longest
        && url[0] == '/'
        && url.All(c => c is > ' ' and < (char)0x7f and not '\\')
        && IsPlain(url.Split('?', '#')[0])
        && Uri.TryCreate(Here, url, out var resolved)
        && resolved.Authority == Here.Authority
        && resolved.Scheme == Here.Scheme;

    /// <summary>
    /// The address within an application that is under a path of its site. A page that states where it is has the path
    /// in front already; one that states where it would be alone has not.
    /// </summary>
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
