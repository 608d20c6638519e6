using RabbitMQ.Client;

namespace Shop.Messaging.RabbitMq;

/// <summary>Creates connections to the broker.</summary>
internal sealed class RabbitMqBroker(string uri, string prefix, string service)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

    public string Service => service;

    public RabbitMqTopology Names { get; } = new(prefix);

    /// <summary>Opens a connection without automatic recovery: its user opens a new one when it is closed.</summary>
    public Task<IConnection> ConnectAsync(string purpose, CancellationToken cancellationToken) => new ConnectionFactory
    {
        Uri = new Uri(uri),
        AutomaticRecoveryEnabled = false,
        TopologyRecoveryEnabled = false,
        RequestedConnectionTimeout = ConnectTimeout,
        RequestedHeartbeat = Heartbeat,
        ClientProvidedName = $"{service} {purpose}",
    }.CreateConnectionAsync(cancellationToken);
}
