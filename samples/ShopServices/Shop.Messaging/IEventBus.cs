namespace Shop.Messaging;

/// <summary>Delivers one event. It never throws: an error is an outcome.</summary>
public interface IEventBus
{
    /// <summary>Delivers one event. It never throws: what goes wrong is an outcome.</summary>
    /// <param name="subscriber">The receiving service.</param>
    /// <param name="envelope">The event.</param>
    /// <returns>The outcome; accepted only if the subscriber holds the event durably.</returns>
    Task<DeliveryOutcome> DeliverAsync(string subscriber, EventEnvelope envelope);
}
