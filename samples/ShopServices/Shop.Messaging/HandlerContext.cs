using Shop.Contracts;

namespace Shop.Messaging;

/// <summary>The transaction of a handler: its effect, its inbox key and the events that it publishes.</summary>
/// <typeparam name="TContext">The service's database.</typeparam>
/// <param name="Database">The context; the consumer saves and commits it.</param>
/// <param name="Cause">The handled event.</param>
/// <param name="Publisher">Adds events to the same transaction.</param>
public sealed record HandlerContext<TContext>(TContext Database, EventEnvelope Cause, EventPublisher Publisher)
    where TContext : MessagingDbContext
{
    /// <summary>Publishes an event that the handled one caused.</summary>
    /// <param name="shopEvent">The event.</param>
    public void Publish(IShopEvent shopEvent) => Publisher.Publish(Database, shopEvent, Cause.Sequence + 1);
}
