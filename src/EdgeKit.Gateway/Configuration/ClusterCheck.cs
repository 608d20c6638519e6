using EdgeKit.Policies;
using Microsoft.Extensions.Configuration;

namespace EdgeKit.Gateway.Configuration;

/// <summary>An address must be one. YARP itself answers each request to another with 502 at run time.</summary>
internal static class ClusterCheck
{
    public static void Check(IConfigurationSection cluster, PolicyProblems problems)
    {
        foreach (var destination in cluster.GetSection("Destinations").GetChildren())
        {
            CheckAddress(destination.GetSection("Address"), problems);
            CheckAddress(destination.GetSection("Health"), problems);
        }
    }

    /// <summary>
    /// Any scheme: names of service discovery have their own. Without the slashes <c>orders:5000</c> would be an
    /// address of the scheme <c>orders</c>.
    /// </summary>
    private static void CheckAddress(IConfigurationSection setting, PolicyProblems problems)
    {
        if (setting.Value is { } address
            && !(address.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(address, UriKind.Absolute, out _)))
        {
            problems.Add(setting.Path, address, "is not an address", "Write one such as http://orders:5000.");
        }
    }
}
