using EdgeKit.Policies;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;

namespace EdgeKit.Gateway.Routing;

/// <summary>
/// Provides routes that the application loads from another configuration section. Their changes are deferred while a
/// reload is refused, since the same missing or half-written file may have caused both.
/// </summary>
internal sealed class DeferredProxyConfig : IProxyConfigProvider, IDisposable
{
    private readonly IProxyConfigProvider _inner;
    private readonly PolicyTables _tables;
    private readonly Lock _publishing = new();
    private IDisposable? _watch;
    private ProxyConfigSnapshot? _published;

    public DeferredProxyConfig(IProxyConfigProvider inner, PolicyTables tables)
    {
        (_inner, _tables) = (inner, tables);
        tables.Swapped += Publish;
    }

    public IProxyConfig GetConfig()
    {
        lock (_publishing)
        {
            if (_published is null)
            {
                _published = Read();
                _watch = ChangeToken.OnChange(() => _inner.GetConfig().ChangeToken, Publish);
            }

            return _published;
        }
    }

    public void Dispose()
    {
        _tables.Swapped -= Publish;
        _watch?.Dispose();
        _published?.Dispose();
        (_inner as IDisposable)?.Dispose();
    }

    /// <summary>The change may be reported here before it is reported to the policies.</summary>
    private void Publish()
    {
        if (!_tables.Reload())
        {
            return;
        }

        ProxyConfigSnapshot? former;
        lock (_publishing)
        {
            former = _published;
            if (former is null || ReferenceEquals(former.Source, _inner.GetConfig()))
            {
                return;
            }

            _published = Read();
        }

        former.Replace();
    }

    private ProxyConfigSnapshot Read()
    {
        var config = _inner.GetConfig();
        return new ProxyConfigSnapshot(config, config.Routes, config.Clusters);
    }
}
