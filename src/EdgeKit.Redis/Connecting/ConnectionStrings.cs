using System.Globalization;
using StackExchange.Redis;

namespace EdgeKit.Redis.Connecting;

/// <summary>Reads connection strings, and says what is wrong with one without repeating it: it may hold a password.</summary>
internal static class ConnectionStrings
{
    public const string Fix = "Write host:port first and options after it, for example 127.0.0.1:6379,password=...,ssl=true.";

    /// <summary>The options of a connection that comes up by itself, whenever its server does.</summary>
    /// <exception cref="FormatException">The text is not a connection string.</exception>
    public static ConfigurationOptions Parse(string text)
    {
        if (FindProblem(text) is { } problem)
        {
            throw new FormatException($"The connection string of Redis (ConnectionStrings:redis) {problem}. {Fix}");
        }

        var options = ConfigurationOptions.Parse(text);
        options.AbortOnConnectFail = false;
        options.ConnectRetry = 1;
        options.ReconnectRetryPolicy = new ExponentialRetry(250, 5_000);
        return options;
    }

    /// <summary>What is wrong, as a clause; <see langword="null"/> when nothing is.</summary>
    public static string? FindProblem(string text)
    {
        var parts = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        for (var i = 0; i < parts.Length; i++)
        {
            if (!IsUnderstood(parts[i]))
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"has a part that StackExchange.Redis does not understand: number {i + 1} of {parts.Length} between the commas") +
                    " (not shown, it may be a secret)";
            }
        }

        return parts.Any(p => !p.Contains('=', StringComparison.Ordinal))
            ? null
            : "names no server";
    }

    /// <summary>The servers alone: what logs and errors may show.</summary>
    public static string Describe(ConfigurationOptions options) => string.Join(',', options.EndPoints.Select(Describe));

    private static string Describe(System.Net.EndPoint endPoint) =>
        endPoint is System.Net.DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : endPoint.ToString() ?? "";

    private static bool IsUnderstood(string part)
    {
        try
        {
            ConfigurationOptions.Parse(part);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            return false;
        }
    }
}
