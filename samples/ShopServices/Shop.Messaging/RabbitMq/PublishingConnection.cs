using System.Collections.Concurrent;
using RabbitMQ.Client;

namespace Shop.Messaging.RabbitMq;

/// <summary>A connection with a pool of channels: a channel is used by one publication at a time.</summary>
internal sealed class PublishingConnection(IConnection connection, RabbitMqTopology names) : IAsyncDisposable
{
    private static readonly CreateChannelOptions Confirmed =
        new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);

    private readonly ConcurrentBag<IChannel> _idle = [];
    private readonly ConcurrentDictionary<string, bool> _declared = new();

    public bool IsOpen => connection.IsOpen;

    /// <summary>Completes when the broker has confirmed the message; throws otherwise.</summary>
    public async Task PublishAsync(string subscriber, EventEnvelope envelope, CancellationToken cancellationToken)
    {
        if (!_idle.TryTake(out var channel))
        {
            channel = await connection.CreateChannelAsync(Confirmed, cancellationToken);
        }

        try
        {
            if (!_declared.ContainsKey(subscriber))
            {
                await names.DeclareAsync(channel, subscriber, cancellationToken);
                _declared[subscriber] = true;
            }

            await channel.BasicPublishAsync(
                names.Events, subscriber, mandatory: true, RabbitMqMessage.PropertiesOf(envelope),
                RabbitMqMessage.BodyOf(envelope), cancellationToken);
        }
        catch
        {
            // The channel's state is unknown.
            await BoundedDisposal.DisposeAsync(channel);
            throw;
        }

        _idle.Add(channel);
    }

    public async ValueTask DisposeAsync() => await BoundedDisposal.DisposeAsync(connection);
}
