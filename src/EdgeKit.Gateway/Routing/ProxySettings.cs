using Microsoft.Extensions.Configuration;
using Yarp.ReverseProxy.Configuration;

namespace EdgeKit.Gateway.Routing;

/// <summary>The section <c>ReverseProxy</c> of one policy table.</summary>
/// <param name="Section">A copy, unaffected by later changes.</param>
/// <param name="Routes">The routes as YARP reads them.</param>
/// <param name="Clusters">The clusters as YARP reads them.</param>
internal sealed record ProxySettings(
    IConfigurationSection Section, IReadOnlyList<RouteConfig> Routes, IReadOnlyList<ClusterConfig> Clusters)
{
    public bool HasSameValues(ProxySettings other) =>
        Section.AsEnumerable().Order(ByKey).SequenceEqual(other.Section.AsEnumerable().Order(ByKey));

    private static readonly Comparer<KeyValuePair<string, string?>> ByKey =
        Comparer<KeyValuePair<string, string?>>.Create(
            (a, b) => StringComparer.OrdinalIgnoreCase.Compare(a.Key, b.Key));
}
