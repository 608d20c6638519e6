using System.Diagnostics;
using EdgeKit.Tracing;
using Shop.Contracts;
using Shop.Hosting;

namespace Shop.Messaging;

/// <summary>
/// Publishes this service's events by adding them to its outbox; the relay sends them after the commit.
/// </summary>
/// <param name="service">This service.</param>
/// <param name="timeProvider">Dates the events.</param>
/// <param name="style">Selects the routes of the events.</param>
public sealed class EventPublisher(
    ShopService service, TimeProvider timeProvider, SagaStyle style = SagaStyle.Choreography)
{
    /// <summary>The saga style of new orders.</summary>
    public SagaStyle Style => style;

    /// <summary>The current time by the clock that dates events.</summary>
    public DateTimeOffset Now => timeProvider.GetUtcNow();

    /// <summary>Adds one outbox row for each subscriber of the event, under the current trace.</summary>
    /// <param name="database">The context whose transaction makes the change that the event reports.</param>
    /// <param name="shopEvent">The event.</param>
    /// <param name="sequence">
    /// One more than the greatest sequence of the events that caused it; 1 for the first.
    /// </param>
    /// <returns>The event as it is sent.</returns>
    /// <exception cref="InvalidOperationException">Another service publishes this event.</exception>
    public EventEnvelope Publish(MessagingDbContext database, IShopEvent shopEvent, long sequence)
    {
        ArgumentNullException.ThrowIfNull(database);
        var route = EventRoutes.Of(style, ShopEvents.NameOf(shopEvent));
        if (route.Publisher != service.Name)
        {
            throw new InvalidOperationException(
                $"{route.Type} is published by {route.Publisher}, not by {service.Name}: see EventRoutes.");
        }

        var now = timeProvider.GetUtcNow();
        var (traceParent, traceState) = MessageTrace.Capture(Activity.Current);
        var envelope = new EventEnvelope(
            Guid.CreateVersion7(now).ToString(), service.Name, route.Type, shopEvent.OrderId, now, sequence,
            ShopEvents.Write(shopEvent), traceParent, traceState);
        foreach (var subscriber in route.Subscribers)
        {
            database.Outbox.Add(new OutboxRow(subscriber, envelope));
        }

        return envelope;
    }
}
