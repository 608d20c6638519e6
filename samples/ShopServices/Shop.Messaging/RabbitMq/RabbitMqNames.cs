using RabbitMQ.Client;

namespace Shop.Messaging.RabbitMq;

/// <summary>
/// The shop on the broker: one exchange, one quorum queue per subscriber, and behind each a dead-letter queue. Whoever
/// comes first declares, publisher or subscriber, so that nothing is published into the void.
/// </summary>
internal sealed class RabbitMqNames(string prefix)
{
    /// <summary>So many returns of a message, by processes that died over it, make it a dead letter.</summary>
    private const int DeliveryLimit = 20;

    public string Events => $"{prefix}.events";

    public string DeadEvents => $"{prefix}.dead";

    public string QueueOf(string subscriber) => $"{prefix}.{subscriber}";

    public string DeadQueueOf(string subscriber) => $"{prefix}.{subscriber}.dead";

    public async Task DeclareAsync(IChannel channel, string subscriber, CancellationToken cancellationToken)
    {
        await channel.ExchangeDeclareAsync(
            Events, ExchangeType.Direct, durable: true, cancellationToken: cancellationToken);
        await channel.ExchangeDeclareAsync(
            DeadEvents, ExchangeType.Direct, durable: true, cancellationToken: cancellationToken);

        // First the place for dead letters: a queue that has none to send to would throw them away.
        await DeclareQueueAsync(
            channel, DeadQueueOf(subscriber), DeadEvents, subscriber, Quorum(), cancellationToken);
        var arguments = Quorum();
        arguments["x-dead-letter-exchange"] = DeadEvents;
        arguments["x-dead-letter-routing-key"] = subscriber;
        // At least once: a dead letter leaves its queue when the other has it. The strategy asks for the overflow mode.
        arguments["x-dead-letter-strategy"] = "at-least-once";
        arguments["x-overflow"] = "reject-publish";
        arguments["x-delivery-limit"] = DeliveryLimit;
        // Of several instances one consumes and the others stand by: two could not keep one order's events in order.
        arguments["x-single-active-consumer"] = true;
        await DeclareQueueAsync(channel, QueueOf(subscriber), Events, subscriber, arguments, cancellationToken);
    }

    private static Dictionary<string, object?> Quorum() => new() { ["x-queue-type"] = "quorum" };

    private static async Task DeclareQueueAsync(
        IChannel channel, string queue, string exchange, string routingKey, Dictionary<string, object?> arguments,
        CancellationToken cancellationToken)
    {
        await channel.QueueDeclareAsync(
            queue, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: cancellationToken);
        await channel.QueueBindAsync(queue, exchange, routingKey, cancellationToken: cancellationToken);
    }
}
