using EdgeKit.Redis.Connection;
using StackExchange.Redis;

namespace EdgeKit.Redis.Configuration;

/// <summary>The connection set in code; the last call applies.</summary>
internal sealed class ConnectionOverride
{
    /// <summary>Creates the source, given the time budget of a call; null if nothing was set.</summary>
    public Func<IServiceProvider, TimeSpan, ConnectionSource>? Source { get; private set; }

    public void Set(ConfigurationOptions options) => Source = (_, timeout) => new OwnConnection(options, timeout);

    public void Set(Func<IServiceProvider, Task<IConnectionMultiplexer>> find) =>
        Source = (services, _) => new ExternalConnection(() => find(services));
}
