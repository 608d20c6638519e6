using Shop.Contracts;

namespace Shop.Messaging;

/// <summary>
/// Handles one event. It changes the context and nothing else, calls nothing outside the database, and ignores an event
/// that it has handled before or that comes too late.
/// </summary>
/// <typeparam name="TContext">The service's database.</typeparam>
/// <typeparam name="TEvent">The event.</typeparam>
/// <param name="shopEvent">The event.</param>
/// <param name="context">The context of the transaction.</param>
/// <param name="cancellationToken">Rolls back.</param>
/// <returns>A task that completes when the context holds the effect.</returns>
public delegate Task EventHandlerDelegate<TContext, in TEvent>(
    TEvent shopEvent, HandlerContext<TContext> context, CancellationToken cancellationToken)
    where TContext : MessagingDbContext
    where TEvent : IShopEvent;
