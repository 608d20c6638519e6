using Microsoft.Extensions.Configuration;
using Yarp.ReverseProxy.Configuration;

namespace EdgeKit.Gateway.Routing;

/// <summary>
/// The section <c>ReverseProxy</c> as it stood when its table was loaded: routes and policies are one generation.
/// </summary>
/// <param name="Section">A copy, which later edits do not reach.</param>
/// <param name="Routes">What YARP reads in it.</param>
/// <param name="Clusters">What YARP reads in it.</param>
internal sealed record ProxySettings(
    IConfigurationSection Section, IReadOnlyList<RouteConfig> Routes, IReadOnlyList<ClusterConfig> Clusters)
{
    public bool HasSameValues(ProxySettings other) =>
        Section.AsEnumerable().Order(ByKey).SequenceEqual(other.Section.AsEnumerable().Order(ByKey));

    private static readonly Comparer<KeyValuePair<string, string?>> ByKey =
        Comparer<KeyValuePair<string, string?>>.Create(
            (a, b) => StringComparer.OrdinalIgnoreCase.Compare(a.Key, b.Key));
}
