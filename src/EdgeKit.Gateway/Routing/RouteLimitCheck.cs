using System.Globalization;
using EdgeKit.Policies;
using Microsoft.Extensions.Configuration;

namespace EdgeKit.Gateway.Routing;

/// <summary>Whether the limits that a route's metadata states can be read.</summary>
internal static class RouteLimitCheck
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public static void Check(IConfigurationSection entry, PolicyProblems problems)
    {
        if (RouteMetadataKeys.MaxHeaderBytes.Equals(entry.Key, StringComparison.OrdinalIgnoreCase))
        {
            CheckBytes(entry, problems);
        }
        else if (RouteMetadataKeys.Timeout.Equals(entry.Key, StringComparison.OrdinalIgnoreCase))
        {
            CheckTimeout(entry, problems);
        }
        else if (!RouteMetadataKeys.PlainPath.Equals(entry.Value, StringComparison.OrdinalIgnoreCase)
            && !RouteMetadataKeys.AnyPath.Equals(entry.Value, StringComparison.OrdinalIgnoreCase))
        {
            problems.AddUnknownName(
                entry.Path, entry.Value ?? "", [RouteMetadataKeys.PlainPath, RouteMetadataKeys.AnyPath], "kind of path");
        }
    }

    private static void CheckBytes(IConfigurationSection entry, PolicyProblems problems)
    {
        if (!long.TryParse(entry.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) || bytes < 1)
        {
            problems.Add(entry.Path, entry.Value, "is no number of bytes", "Write a whole number, 1 or more.");
        }
    }

    private static void CheckTimeout(IConfigurationSection entry, PolicyProblems problems)
    {
        if (!TimeSpan.TryParse(entry.Value, CultureInfo.InvariantCulture, out var timeout)
            || timeout <= TimeSpan.Zero || timeout > Longest)
        {
            problems.Add(entry.Path,
                entry.Value, "is no time limit", "Write hours:minutes:seconds, such as 00:00:30, a day at most.");
        }
    }
}
