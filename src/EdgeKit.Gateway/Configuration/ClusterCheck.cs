using EdgeKit.Auth;
using EdgeKit.Gateway.Routing;
using EdgeKit.Policies;
using Microsoft.Extensions.Configuration;

namespace EdgeKit.Gateway.Configuration;

/// <summary>
/// Finds destinations without a valid address, to which YARP would answer with 502 at run time, and unknown tokens.
/// </summary>
internal sealed class ClusterCheck : IPolicyCheck
{
    public void Check(PolicyTable table, PolicyProblems problems)
    {
        foreach (var cluster in table.Get<ProxySettings>().Section.GetSection("Clusters").GetChildren())
        {
            foreach (var destination in cluster.GetSection("Destinations").GetChildren())
            {
                CheckAddress(destination.GetSection("Address"), problems);
                CheckAddress(destination.GetSection("Health"), problems);
            }

            CheckToken(cluster.GetSection($"Metadata:{RouteMetadataKeys.Token}"), table, problems);
        }
    }

    public static void CheckToken(IConfigurationSection token, PolicyTable table, PolicyProblems problems)
    {
        IEnumerable<string>? exchanges = table.Find<AuthOptions>()?.Bff?.Exchanges.Keys;
        string[] known = [SessionForwarding.NoToken, .. exchanges ?? []];
        if (token.Value is { } name && !known.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            problems.AddUnknownName(token.Path, name, known, "token exchange");
        }
    }

    /// <summary>
    /// Any scheme is valid, since service discovery has its own. The slashes are required: <c>orders:5000</c> would be
    /// an address of the scheme <c>orders</c>.
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
