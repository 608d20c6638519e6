using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeKit.Policies.Loading;

/// <summary>
/// Reads the configuration again when the host is built, because modules and test hosts
/// (<c>WebApplicationFactory</c>) add sources until then. Listens to the host's <c>HostBuilding</c> event, as test
/// hosts do; services are configured after all configuration is complete.
/// </summary>
internal sealed class LateSections : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    private readonly IServiceCollection _services;
    private readonly Action _read;
    private readonly List<IDisposable> _subscriptions = [];

    private LateSections(IServiceCollection services, Action read) => (_services, _read) = (services, read);

    /// <param name="services">The services of the host; a process may build several hosts.</param>
    /// <param name="read">Called when the configuration is complete and services can still be added.</param>
    public static void Watch(IServiceCollection services, Action read)
    {
        var watch = new LateSections(services, read);
        watch._subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(watch));
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.Extensions.Hosting")
        {
            lock (_subscriptions)
            {
                _subscriptions.Add(value.Subscribe(this));
            }
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value is { Key: "HostBuilding", Value: IHostBuilder host })
        {
            host.ConfigureServices((_, services) => Read(services));
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    private void Read(IServiceCollection services)
    {
        if (!ReferenceEquals(services, _services))
        {
            return;
        }

        _read();
        lock (_subscriptions)
        {
            _subscriptions.ForEach(s => s.Dispose());
        }
    }
}
