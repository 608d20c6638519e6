using EdgeKit.Policies;
using Yarp.ReverseProxy.Configuration;

namespace EdgeKit.Gateway.Routing;

/// <summary>
/// Tells YARP the routes and clusters of the table in force, and takes the table out of force when YARP refuses them.
/// YARP mostly applies a change while it is told of it, so that both come into force in one moment.
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

    /// <summary>Whether a route is one of the section's, and not of the application's own.</summary>
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
            Withdraw(exception, mayPass: true); // a name of a destination was not found
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
                    RouteMetadataKeys.SectionName, null, $"is refused by YARP: {ProxyErrorMessage.Of(exception)}",
                    "Correct it; the routes and policies in force stay."),
                mayPass);
        }
    }

    private static ProxyConfigSnapshot Read(PolicyTable table)
    {
        var settings = table.Get<ProxySettings>();
        return new ProxyConfigSnapshot(settings, settings.Routes, settings.Clusters);
    }
}
