using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;

namespace EdgeKit.Gateway.Routing;

/// <summary>Routes and clusters as provided to YARP, until they are replaced.</summary>
internal sealed class ProxyConfigSnapshot(
    object source, IReadOnlyList<RouteConfig> routes, IReadOnlyList<ClusterConfig> clusters) : IProxyConfig, IDisposable
{
    private readonly CancellationTokenSource _replaced = new();

    public object Source => source;

    public IReadOnlyList<RouteConfig> Routes => routes;

    public IReadOnlyList<ClusterConfig> Clusters => clusters;

    public IChangeToken ChangeToken => field ??= new CancellationChangeToken(_replaced.Token);

    public void Replace() => _replaced.Cancel();

    public void Dispose() => _replaced.Dispose();
}
