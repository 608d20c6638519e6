using EdgeKit.Policies;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;

namespace EdgeKit.Gateway.Routing;

/// <summary>The section <c>ReverseProxy</c> of one policy table.</summary>
/// <param name="Section">A copy, unaffected by later changes.</param>
/// <param name="Routes">The routes as YARP reads them.</param>
/// <param name="Clusters">The clusters as YARP reads them.</param>
internal sealed record ProxySettings(
    IConfigurationSection Section, IReadOnlyList<RouteConfig> Routes, IReadOnlyList<ClusterConfig> Clusters)
{
    private static readonly Comparer<KeyValuePair<string, string?>> ByKey =
        Comparer<KeyValuePair<string, string?>>.Create(
            (a, b) => StringComparer.OrdinalIgnoreCase.Compare(a.Key, b.Key));

    /// <summary>Reads the section with YARP's own reader and reports settings that it cannot read.</summary>
    public static ProxySettings Read(
        IConfigurationSection section, IServiceProvider services, PolicyProblems problems)
    {
        var copy = ProxySectionCopy.Of(section);
        try
        {
            var reader = CreateYarpReader(copy, services);
            using (reader as IDisposable)
            {
                var config = reader.GetConfig();
                return new ProxySettings(copy, config.Routes, config.Clusters);
            }
        }
        catch (Exception e)
        {
            problems.Add(
                section.Path, null, $"cannot be read by YARP: {ProxyErrorMessage.Of(e)}", "Correct the setting.");
            return new ProxySettings(copy, [], []);
        }
    }

    public bool HasSameValues(ProxySettings other) =>
        Section.AsEnumerable().Order(ByKey).SequenceEqual(other.Section.AsEnumerable().Order(ByKey));

    /// <summary>YARP's reader is internal, so it is obtained through its registration.</summary>
    private static IProxyConfigProvider CreateYarpReader(IConfigurationSection copy, IServiceProvider services)
    {
        var registered = new ServiceCollection();
        registered.AddReverseProxy().LoadFromConfig(copy);
        var reader = registered.Last(d => d.ServiceType == typeof(IProxyConfigProvider));
        return (IProxyConfigProvider)reader.ImplementationFactory!(services);
    }
}
