using System.Buffers;
using System.Globalization;
using System.Net;
using StackExchange.Redis;

namespace EdgeKit.Redis.Connection;

/// <summary>Parses <c>redis[s]://user:password@host:port/database?option=value</c>, also with <c>valkey</c>.</summary>
internal static class RedisUrlParser
{
    private const int DefaultPort = 6379;

    private const string Unreadable =
        "is not a readable URL: a user or password with a character like @, /, # or ? must be percent-encoded (%40, "
        + "%2F, %23, %3F), and several servers can only be written without a scheme";

    private static readonly SearchValues<char> SchemeSigns =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-.\"'");

    private static readonly string[] Plain = ["redis", "valkey"];
    private static readonly string[] OverTls = ["rediss", "valkeys"];

    /// <summary>True if the text begins with a scheme. A password may contain <c>://</c> too.</summary>
    public static bool IsUrl(string text) =>
        text.IndexOf("://", StringComparison.Ordinal) is var end and > 0
        && text.AsSpan(0, end).Trim().IndexOfAnyExcept(SchemeSigns) < 0;

    /// <summary>Returns the problem as a clause, or null.</summary>
    public static string? FindProblem(string text)
    {
        // An unencoded password like 12?ab or 12#ab turns the user into the host, 12 into the port, and the rest into
        // a query or fragment.
        if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url)
            || url.Host.Length == 0 || (url.Query + url.Fragment).AsSpan().ContainsAny('@', '#'))
        {
            return Unreadable;
        }

        if (!Plain.Contains(url.Scheme) && !OverTls.Contains(url.Scheme))
        {
            return $"has the scheme {url.Scheme}, where redis, rediss, valkey or valkeys belongs";
        }

        if (!TryReadDatabase(url, out _))
        {
            return "has a path that is not a database number";
        }

        var unknown = Options(url).FirstOrDefault(
            o => !o.Contains('=') || o.Contains(',') || ConnectionStringParser.IsUnknownOption(o));
        return unknown is null
            ? null : $"has an option that StackExchange.Redis does not understand: {unknown.Split('=')[0]}";
    }

    /// <summary>Parses a URL in which <see cref="FindProblem"/> found no problem.</summary>
    public static ConfigurationOptions Parse(string text)
    {
        var url = new Uri(text.Trim());
        var options = url.Query.Length > 1
            ? ConfigurationOptions.Parse(string.Join(',', Options(url))) : new ConfigurationOptions();
        var port = url.Port > 0 ? url.Port : DefaultPort;
        options.EndPoints.Add(IPAddress.TryParse(url.Host.Trim('[', ']'), out var address)
            ? new IPEndPoint(address, port) : new DnsEndPoint(url.Host, port));
        options.Ssl |= OverTls.Contains(url.Scheme);
        var credentials = url.UserInfo.Split(':', 2);
        options.User = Uri.UnescapeDataString(credentials[0]) is { Length: > 0 } user ? user : options.User;
        options.Password = credentials.Length > 1 ? Uri.UnescapeDataString(credentials[1]) : options.Password;
        TryReadDatabase(url, out var database);
        options.DefaultDatabase = database ?? options.DefaultDatabase;
        return options;
    }

    private static bool TryReadDatabase(Uri url, out int? database)
    {
        var path = url.AbsolutePath.Trim('/');
        database = int.TryParse(path, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        return database is not null || path.Length == 0;
    }

    private static IEnumerable<string> Options(Uri url) =>
        url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString);
}
