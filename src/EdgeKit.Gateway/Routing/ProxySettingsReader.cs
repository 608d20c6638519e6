using EdgeKit.Policies;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;

namespace EdgeKit.Gateway.Routing;

/// <summary>
/// Reads the section <c>ReverseProxy</c> with YARP's own reader and reports settings that it cannot read.
/// </summary>
internal sealed class ProxySettingsReader(IServiceProvider services, IConfigurationSection section)
{
    public ProxySettings Read(PolicyProblems problems)
    {
        var copy = ProxySectionCopy.Of(section);
        try
        {
            var reader = CreateYarpReader(copy);
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

    /// <summary>YARP's reader is internal, so it is obtained through its registration.</summary>
    private IProxyConfigProvider CreateYarpReader(IConfigurationSection copy)
    {
        var registered = new ServiceCollection();
        registered.AddReverseProxy().LoadFromConfig(copy);
        var reader = registered.Last(d => d.ServiceType == typeof(IProxyConfigProvider));
        return (IProxyConfigProvider)reader.ImplementationFactory!(services);
    }
}
