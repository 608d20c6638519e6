using System.Globalization;
using Shop.AppHost.Plan;

namespace Shop.AppHost.CommandLine;

/// <summary>Checks the values of flags.</summary>
internal static class FlagValues
{
    /// <summary>Returns all errors, each with its flag, value and fix.</summary>
    public static IEnumerable<string> Problems(AppHostOptions options) =>
        [.. OfPorts(options), .. OfData(options), .. OfServers(options)];

    private static IEnumerable<string> OfPorts(AppHostOptions options)
    {
        if (options.Gateways < 1)
        {
            yield return $"--gateways {options.Gateways}: at least 1 gateway is needed.";
        }

        if (options.Cells < 1)
        {
            yield return $"--cells {options.Cells}: at least 1 cell is needed.";
        }

        if (options is { Gateways: >= 1, Cells: >= 1 }
            && (options.BasePort < 1 || ShopPlan.HighestPort(options) > ushort.MaxValue))
        {
            yield return $"--base-port {options.BasePort}: the ports {options.BasePort} to "
                + $"{ShopPlan.HighestPort(options)} must lie between 1 and {ushort.MaxValue}.";
        }
    }

    private static IEnumerable<string> OfData(AppHostOptions options)
    {
        if (options.DataDirectory?.Length == 0)
        {
            yield return "--data: expected a folder, for example ./shop-data; leave the flag out for a temporary one.";
        }
    }

    private static IEnumerable<string> OfServers(AppHostOptions options)
    {
        if (options.Redis is not null && !IsEndpoint(options.Redis))
        {
            yield return $"--redis {options.Redis}: expected HOST:PORT, for example 127.0.0.1:6379.";
        }

        // The value is not quoted, because it may contain a password.
        if (options.Postgres is not null && PostgresDatabases.Parse(options.Postgres) is null)
        {
            yield return "--postgres: expected a connection string with a host, "
                + "for example \"Host=127.0.0.1;Username=shop\".";
        }

        if (options.RabbitMq is not null && !IsBroker(options.RabbitMq))
        {
            yield return "--rabbitmq: expected a URI of the scheme amqp or amqps, "
                + "for example amqp://guest:guest@127.0.0.1.";
        }
    }

    private static bool IsBroker(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var uri) && (uri.Scheme is "amqp" or "amqps") && uri.Host.Length > 0;

    private static bool IsEndpoint(string value)
    {
        var colon = value.LastIndexOf(':');
        return colon > 0
            && ushort.TryParse(value.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port > 0;
    }
}
