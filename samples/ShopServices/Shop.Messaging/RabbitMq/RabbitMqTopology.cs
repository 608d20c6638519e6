using RabbitMQ.Client;

namespace Shop.Messaging.RabbitMq;

/// <summary>
/// The shop's exchanges and queues: one exchange, a quorum queue per subscriber and a dead-letter queue for each.
/// Publishers and subscribers both declare them, so that no event is published without a queue.
/// </summary>
internal sealed class RabbitMqTopology(string prefix)
{
    /// <summary>The number of redeliveries after which a message becomes a dead letter.</summary>
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

        // The dead-letter queue first: without it a queue would discard its dead letters.
        await DeclareQueueAsync(
            channel, DeadQueueOf(subscriber), DeadEvents, subscriber, Quorum(), cancellationToken);
        var arguments = Quorum();
        arguments["x-dead-letter-exchange"] = DeadEvents;
        arguments["x-dead-letter-routing-key"] = subscriber;
        // A dead letter leaves its queue when the other has it; the strategy requires this overflow mode.
        arguments["x-dead-letter-strategy"] = "at-least-once";
        arguments["x-overflow"] = "reject-publish";
        arguments["x-delivery-limit"] = DeliveryLimit;
        // One of several instances consumes and the others stand by: two could not keep the order of one order's
        // events.
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
