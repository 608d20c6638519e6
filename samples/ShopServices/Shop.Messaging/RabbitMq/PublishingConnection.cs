using System.Collections.Concurrent;
using RabbitMQ.Client;

namespace Shop.Messaging.RabbitMq;

/// <summary>A connection and its channels, one per publication under way: a channel is not to be shared.</summary>
internal sealed class PublishingConnection(IConnection connection, RabbitMqNames names) : IAsyncDisposable
{
    private static readonly CreateChannelOptions Confirmed =
        new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);

    private readonly ConcurrentBag<IChannel> _idle = [];
    private readonly ConcurrentDictionary<string, bool> _declared = new();

    public bool IsOpen => connection.IsOpen;

    /// <summary>Returns once the broker has confirmed; throws when it did not, or said nothing.</summary>
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
            // What it still waits for nobody knows.
            await Farewell.ToAsync(channel);
            throw;
        }

        _idle.Add(channel);
    }

    public async ValueTask DisposeAsync() => await Farewell.ToAsync(connection);
}
