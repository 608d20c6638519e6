using System.Collections.Concurrent;
using EdgeKit.Http.Requests;
using EdgeKit.Policies;
using EdgeKit.Policies.Loading;
using Yarp.ReverseProxy.Configuration;

namespace EdgeKit.Gateway.Routing;

/// <summary>
/// Provides the routes and clusters of the policy table to YARP. A new table comes into force when YARP has applied its
/// routes, and not at all if YARP rejects them.
/// </summary>
internal sealed class PolicyTableProxyConfig
    : IProxyConfigProvider, IConfigChangeListener, ITableFollower, IDisposable
{
    private readonly PolicyTables _tables;
    private readonly Lock _publishing = new();
    private ProxyConfigSnapshot? _published;
    private readonly ConcurrentDictionary<string, EndpointTables> _endpoints = new(StringComparer.OrdinalIgnoreCase);
    private Proposal? _pending;

    public PolicyTableProxyConfig(PolicyTables tables)
    {
        _tables = tables;
        tables.Follower = this;
    }


    /// <summary>Returns the metadata of a route's new endpoint, and ends its former one.</summary>
    public EndpointTables BeginEndpoint(string routeId)
    {
        var tables = new EndpointTables(Volatile.Read(ref _pending)?.Table ?? _tables.Current);
        _endpoints.AddOrUpdate(routeId, tables, (_, former) =>
        {
            former.End(_tables.Current);
            return tables;
        });
        return tables;
    }

    public IProxyConfig GetConfig()
    {
        lock (_publishing)
        {
            return _published ??= Read(_tables.Current);
        }
    }

    public bool Apply(PolicyTable candidate)
    {
        ProxyConfigSnapshot former;
        lock (_publishing)
        {
            if (_published is null || candidate.Get<ProxySettings>().HasSameValues((ProxySettings)_published.Source))
            {
                return false;
            }

            former = _published;
            _published = Read(candidate);
            _pending = new Proposal(_published, candidate);
        }

        former.Replace();
        return true;
    }

    /// <summary>True if a route is configured in the section, and not added by the application.</summary>
    public bool Contains(RouteConfig route) =>
        GetConfig().Routes.Any(r => r.RouteId.Equals(route.RouteId, StringComparison.OrdinalIgnoreCase));

    public void ConfigurationLoaded(IReadOnlyList<IProxyConfig> proxyConfigs)
    {
    }

    public void ConfigurationApplied(IReadOnlyList<IProxyConfig> proxyConfigs)
    {
        EndRemovedEndpoints(proxyConfigs);
        if (TakePending(proxyConfigs) is { } applied)
        {
            _tables.Confirm(applied.Table);
        }
    }

    public void ConfigurationApplyingFailed(IReadOnlyList<IProxyConfig> proxyConfigs, Exception exception) =>
        Refuse(TakePending(proxyConfigs), exception, mayPass: false);

    public void ConfigurationLoadingFailed(IProxyConfigProvider configProvider, Exception exception)
    {
        if (ReferenceEquals(configProvider, this))
        {
            Refuse(TakePending(null), exception, mayPass: true); // a destination's host name was not resolved
        }
    }

    public void Dispose() => _published?.Dispose();

    private void EndRemovedEndpoints(IReadOnlyList<IProxyConfig> proxyConfigs)
    {
        var routes = proxyConfigs.SelectMany(c => c.Routes).Select(r => r.RouteId)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var (routeId, tables) in _endpoints)
        {
            if (!routes.Contains(routeId) && _endpoints.TryRemove(routeId, out _))
            {
                tables.End(_tables.Current);
            }
        }
    }

    /// <summary>
    /// Returns what YARP has applied or rejected, unless it was replaced or concerned another provider.
    /// </summary>
    private Proposal? TakePending(IReadOnlyList<IProxyConfig>? proxyConfigs)
    {
        lock (_publishing)
        {
            var pending = _pending;
            if (pending is null || proxyConfigs?.Contains(pending.Config) == false)
            {
                return null;
            }

            _pending = null;
            return pending;
        }
    }

    /// <summary>Gives YARP the routes in force again, which it would otherwise not look for.</summary>
    private void Refuse(Proposal? rejected, Exception exception, bool mayPass)
    {
        if (rejected is null)
        {
            return;
        }

        _tables.Refuse(
            rejected.Table,
            new PolicyProblem(
                RouteMetadataKeys.SectionName, null, $"is rejected by YARP: {ProxyErrorMessage.Of(exception)}",
                "Correct it; the current routes and policies remain in force."),
            mayPass);
        lock (_publishing)
        {
            if (_published != rejected.Config)
            {
                return; // another table was proposed meanwhile
            }

            _published = Read(_tables.Current);
        }

        rejected.Config.Replace();
    }

    private static ProxyConfigSnapshot Read(PolicyTable table)
    {
        var settings = table.Get<ProxySettings>();
        return new ProxyConfigSnapshot(settings, settings.Routes, settings.Clusters);
    }

    private sealed record Proposal(ProxyConfigSnapshot Config, PolicyTable Table);
}
