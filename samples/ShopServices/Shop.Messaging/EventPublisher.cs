using System.Diagnostics;
using EdgeKit.Tracing;
using Shop.Contracts;
using Shop.Hosting;

namespace Shop.Messaging;

/// <summary>
/// Publishes events of this service by adding them to its outbox: they go out if and when that commits.
/// </summary>
/// <param name="service">This service.</param>
/// <param name="timeProvider">Dates the events.</param>
/// <param name="style">Says who gets them.</param>
public sealed class EventPublisher(
    ShopService service, TimeProvider timeProvider, SagaStyle style = SagaStyle.Choreography)
{
    /// <summary>Who leads the orders that are placed now.</summary>
    public SagaStyle Style => style;

    /// <summary>The time, by the clock that dates events.</summary>
    public DateTimeOffset Now => timeProvider.GetUtcNow();

    /// <summary>Adds one outbox row for each subscriber of the event, under the current trace.</summary>
    /// <param name="database">The context whose transaction changes what the event tells of.</param>
    /// <param name="shopEvent">What happened.</param>
    /// <param name="sequence">
    /// One more than the greatest sequence of the events that led to it; 1 for the first.
    /// </param>
    /// <returns>The event as it will travel.</returns>
    /// <exception cref="InvalidOperationException">The event is another service's.</exception>
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
        var trace = new Dictionary<string, string>();
        MessageTrace.Inject(Activity.Current, trace);
        var envelope = new EventEnvelope(
            Guid.CreateVersion7(now).ToString(), service.Name, route.Type, shopEvent.OrderId, now,
            sequence,
            ShopEvents.Write(shopEvent), trace.GetValueOrDefault("traceparent"), trace.GetValueOrDefault("tracestate"));
        foreach (var subscriber in route.Subscribers)
        {
            database.Outbox.Add(new OutboxRow(subscriber, envelope));
        }

        return envelope;
    }
}
