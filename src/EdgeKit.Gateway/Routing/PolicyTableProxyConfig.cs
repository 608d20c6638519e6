using EdgeKit.Policies;
using Yarp.ReverseProxy.Configuration;

namespace EdgeKit.Gateway.Routing;

/// <summary>
/// Provides the routes and clusters of the current policy table to YARP, and withdraws the table if YARP rejects them.
/// YARP usually applies a change synchronously, so that policies and routes change together.
/// </summary>
internal sealed class PolicyTableProxyConfig : IProxyConfigProvider, IConfigChangeListener, IDisposable
{
    private readonly PolicyTables _tables;
    private readonly Lock _publishing = new();
    private ProxyConfigSnapshot? _published;
    private PolicyTable? _pending;

    public PolicyTableProxyConfig(PolicyTables tables)
    {
        _tables = tables;
        tables.HasMovingEndpoints = true;
        tables.Swapped += Publish;
    }

    public IProxyConfig GetConfig()
    {
        lock (_publishing)
        {
            return _published ??= Read(_tables.Current);
        }
    }

    /// <summary>True if a route is configured in the section, and not added by the application.</summary>
    public bool Contains(RouteConfig route) =>
        GetConfig().Routes.Any(r => r.RouteId.Equals(route.RouteId, StringComparison.OrdinalIgnoreCase));

    public void ConfigurationLoaded(IReadOnlyList<IProxyConfig> proxyConfigs)
    {
    }

    public void ConfigurationApplied(IReadOnlyList<IProxyConfig> proxyConfigs) => Volatile.Write(ref _pending, null);

    public void ConfigurationApplyingFailed(IReadOnlyList<IProxyConfig> proxyConfigs, Exception exception) =>
        Withdraw(exception, mayPass: false);

    public void ConfigurationLoadingFailed(IProxyConfigProvider configProvider, Exception exception)
    {
        if (ReferenceEquals(configProvider, this))
        {
            Withdraw(exception, mayPass: true); // a destination's host name was not resolved
        }
    }

    public void Dispose()
    {
        _tables.Swapped -= Publish;
        _published?.Dispose();
    }

    private void Publish()
    {
        ProxyConfigSnapshot? former;
        var table = _tables.Current;
        lock (_publishing)
        {
            former = _published;
            if (former is null || table.Get<ProxySettings>().HasSameValues((ProxySettings)former.Source))
            {
                return;
            }

            _published = Read(table);
            Volatile.Write(ref _pending, table);
        }

        former.Replace();
    }

    private void Withdraw(Exception exception, bool mayPass)
    {
        if (Interlocked.Exchange(ref _pending, null) is { } table)
        {
            _tables.Withdraw(
                table,
                new PolicyProblem(
                    RouteMetadataKeys.SectionName, null, $"is rejected by YARP: {ProxyErrorMessage.Of(exception)}",
                    "Correct it; the current routes and policies remain in force."),
                mayPass);
        }
    }

    private static ProxyConfigSnapshot Read(PolicyTable table)
    {
        var settings = table.Get<ProxySettings>();
        return new ProxyConfigSnapshot(settings, settings.Routes, settings.Clusters);
    }
}
