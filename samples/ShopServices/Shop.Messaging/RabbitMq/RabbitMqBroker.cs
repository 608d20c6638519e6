using RabbitMQ.Client;

namespace Shop.Messaging.RabbitMq;

/// <summary>Where the broker is, and how exchanges and queues are called there.</summary>
internal sealed class RabbitMqBroker(string uri, string prefix, string service)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

    public string Service => service;

    public RabbitMqNames Names { get; } = new(prefix);

    /// <summary>
    /// Connects. Nothing recovers by itself: whoever uses a connection makes a new one when it is gone.
    /// </summary>
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
