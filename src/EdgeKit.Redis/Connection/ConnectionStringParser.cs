using System.Globalization;
using System.Net;
using StackExchange.Redis;

namespace EdgeKit.Redis.Connection;

/// <summary>Parses connection strings. Errors never repeat the string, which may contain a password.</summary>
internal static class ConnectionStringParser
{
    public const string Fix =
        "Write host:port first and options after it, for example 127.0.0.1:6379,user=...,password=...,ssl=true, or a "
        + "URL, for example rediss://user:password@host:6379.";

    private static readonly string[] Credentials = ["user=", "password=", "sentinelUser=", "sentinelPassword="];

    public static ConfigurationOptions Parse(string text)
    {
        if (FindProblem(text) is { } problem)
        {
            throw new FormatException($"The connection string of Redis {problem}. {Fix}");
        }

        return RedisUrlParser.IsUrl(text) ? RedisUrlParser.Parse(text) : ConfigurationOptions.Parse(text);
    }

    /// <summary>Returns the problem as a clause, or null.</summary>
    public static string? FindProblem(string text) =>
        RedisUrlParser.IsUrl(text) ? RedisUrlParser.FindProblem(text)
        : FindProblem(text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    /// <summary>The servers without options, for logs and errors.</summary>
    public static string Describe(IEnumerable<EndPoint> endPoints) => string.Join(',', endPoints.Select(Describe));

    /// <summary>Returns the channel prefix of an existing connection; empty if unknown.</summary>
    public static string ChannelPrefixOf(string configuration) =>
        TryParse(configuration, ignoreUnknown: true) is { } options ? (string?)options.ChannelPrefix ?? "" : "";

    /// <summary>True if the library does not accept an option, <c>name=value</c>.</summary>
    public static bool IsUnknownOption(string option) => TryParse(option, ignoreUnknown: false) is null;

    private static string? FindProblem(string[] parts)
    {
        for (var i = 0; i < parts.Length; i++)
        {
            var place = string.Create(CultureInfo.InvariantCulture,
                $"number {i + 1} of {parts.Length} between the commas (not shown, it may be a secret)");
            if (IsOption(parts[i]) ? IsUnknownOption(parts[i]) : !IsServer(parts[i]))
            {
                return $"has a part that StackExchange.Redis does not understand: {place}";
            }

            if (i > 0 && !IsOption(parts[i])
                && Credentials.Any(c => parts[i - 1].StartsWith(c, StringComparison.OrdinalIgnoreCase)))
            {
                return $"has a host behind a password: {place}. If it belongs to the password, write a URL and %2C "
                    + "for the comma; if not, write hosts first";
            }
        }

        return parts.All(IsOption) ? "names no server" : null;
    }

    private static bool IsOption(string part) => part.Contains('=', StringComparison.Ordinal);

    /// <summary>The library takes unreadable parts for host names, which would never be reached.</summary>
    private static bool IsServer(string part) =>
        TryParse(part, ignoreUnknown: false)?.EndPoints is [var server]
        && (server is not DnsEndPoint dns || Uri.CheckHostName(dns.Host) != UriHostNameType.Unknown);

    private static string Describe(EndPoint endPoint) => endPoint switch
    {
        DnsEndPoint { Port: 0 } dns => dns.Host, // the library's default port
        DnsEndPoint dns => $"{dns.Host}:{dns.Port}",
        _ => endPoint.ToString() ?? "",
    };

    private static ConfigurationOptions? TryParse(string text, bool ignoreUnknown)
    {
        try
        {
            return ConfigurationOptions.Parse(text, ignoreUnknown);
        }
        catch (Exception e) when (
            e is ArgumentException or FormatException or OverflowException or NotSupportedException)
        {
            return null;
        }
    }
}
