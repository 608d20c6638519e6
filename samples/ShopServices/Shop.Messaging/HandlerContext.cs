using Shop.Contracts;

namespace Shop.Messaging;

/// <summary>
/// What a handler works with: one transaction that holds its effect, its inbox row and its own events.
/// </summary>
/// <typeparam name="TContext">The service's database.</typeparam>
/// <param name="Database">The context; the consumer saves and commits it.</param>
/// <param name="Cause">The event that is handled.</param>
/// <param name="Publisher">Adds events to the same transaction.</param>
public sealed record HandlerContext<TContext>(TContext Database, EventEnvelope Cause, EventPublisher Publisher)
    where TContext : MessagingDbContext
{
    /// <summary>Publishes an event that the handled one led to.</summary>
    /// <param name="shopEvent">What happened.</param>
    public void Publish(IShopEvent shopEvent) => Publisher.Publish(Database, shopEvent, Cause.Sequence + 1);
}
