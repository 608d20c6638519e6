namespace Shop.Messaging;

/// <summary>The transport of events to subscribers: HTTP or RabbitMQ.</summary>
public interface IEventBus
{
    /// <summary>Delivers one event. It never throws; errors are returned as an outcome.</summary>
    /// <param name="subscriber">The receiving service.</param>
    /// <param name="envelope">The event.</param>
    /// <returns>The outcome; accepted only if the subscriber holds the event durably.</returns>
    Task<DeliveryOutcome> DeliverAsync(string subscriber, EventEnvelope envelope);
}
