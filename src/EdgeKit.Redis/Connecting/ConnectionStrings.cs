using System.Globalization;
using System.Net;
using StackExchange.Redis;

namespace EdgeKit.Redis.Connecting;

/// <summary>
/// Reads connection strings, in StackExchange.Redis's notation or as a URL, and says what is wrong with one without
/// repeating it: it may hold a password.
/// </summary>
internal static class ConnectionStrings
{
    public const string Fix =
        "Write host:port first and options after it, for example 127.0.0.1:6379,user=...,password=...,ssl=true, or a URL, for example " +
        "rediss://user:password@host:6379.";

    private static readonly string[] Credentials = ["user=", "password=", "sentinelUser=", "sentinelPassword="];

    /// <exception cref="FormatException">
    /// The text is not a connection string. The message does not repeat it.
    /// </exception>
    public static ConfigurationOptions Parse(string text)
    {
        if (FindProblem(text) is { } problem)
        {
            throw new FormatException($"The connection string of Redis {problem}. {Fix}");
        }

        return RedisUrl.IsUrl(text) ? RedisUrl.Parse(text) : ConfigurationOptions.Parse(text);
    }

    /// <summary>What is wrong, as a clause; <see langword="null"/> when nothing is.</summary>
    public static string? FindProblem(string text) =>
        RedisUrl.IsUrl(text) ? RedisUrl.FindProblem(text)
        : FindProblem(text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    /// <summary>The servers alone: what logs and errors may show.</summary>
    public static string Describe(IEnumerable<EndPoint> endPoints) => string.Join(',', endPoints.Select(Describe));

    /// <summary>The channel prefix of a connection that exists; nothing when it does not say.</summary>
    public static string ChannelPrefixOf(string configuration)
    {
        try
        {
            return (string?)ConfigurationOptions.Parse(configuration, ignoreUnknown: true).ChannelPrefix ?? "";
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            return "";
        }
    }

    /// <summary>Whether the library does not understand a single option, <c>name=value</c>.</summary>
    public static bool IsMisread(string option)
    {
        try
        {
            ConfigurationOptions.Parse(option);
            return false;
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            return true;
        }
    }

    private static string? FindProblem(string[] parts)
    {
        for (var i = 0; i < parts.Length; i++)
        {
            var place = string.Create(CultureInfo.InvariantCulture,
                $"number {i + 1} of {parts.Length} between the commas (not shown, it may be a secret)");
            if (IsOption(parts[i]) ? IsMisread(parts[i]) : !IsServer(parts[i]))
            {
                return $"has a part that StackExchange.Redis does not understand: {place}";
            }

            if (i > 0 && !IsOption(parts[i])
                && Credentials.Any(c => parts[i - 1].StartsWith(c, StringComparison.OrdinalIgnoreCase)))
            {
                return $"has a host behind a password: {place}. If it belongs to the password, write a URL and %2C for the comma; if not, write hosts first";
            }
        }

        return parts.All(IsOption) ? "names no server" : null;
    }

    private static bool IsOption(string part) => part.Contains('=', StringComparison.Ordinal);

    /// <summary>
    /// The library takes what it cannot read for a host name, or leaves it out; such a server would never be reached.
    /// </summary>
    private static bool IsServer(string part) =>
        !IsMisread(part) && ConfigurationOptions.Parse(part).EndPoints is [var server] && server switch
    {
        DnsEndPoint dns => Uri.CheckHostName(dns.Host) != UriHostNameType.Unknown,
        _ => true,
    };

    private static string Describe(EndPoint endPoint) => endPoint switch
    {
        DnsEndPoint { Port: 0 } dns => dns.Host, // the library's own choice of port
        DnsEndPoint dns => $"{dns.Host}:{dns.Port}",
        _ => endPoint.ToString() ?? "",
    };

    private static bool IsUnreadable(Exception e) =>
        e is ArgumentException or FormatException or OverflowException or NotSupportedException;
}
