namespace Shop.Messaging;

/// <summary>Carries events from a relay to a subscriber: the seam between the shop and its transport.</summary>
public interface IEventBus
{
    /// <summary>Delivers one event. It never throws: what goes wrong is an outcome.</summary>
    /// <param name="subscriber">The service that it goes to.</param>
    /// <param name="envelope">The event.</param>
    /// <returns>Accepted only when the subscriber holds it durably.</returns>
    Task<DeliveryOutcome> DeliverAsync(string subscriber, EventEnvelope envelope);
}
