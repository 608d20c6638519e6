using Shop.Contracts;

namespace Shop.Messaging;

/// <summary>
/// Handles one event. It changes the context and nothing else, waits for nobody outside the database, and finds an
/// event that it has seen, or that comes too late, to be no news.
/// </summary>
/// <typeparam name="TContext">The service's database.</typeparam>
/// <typeparam name="TEvent">The event.</typeparam>
/// <param name="shopEvent">What happened.</param>
/// <param name="context">The transaction.</param>
/// <param name="cancellationToken">Rolls back.</param>
/// <returns>When the context holds the effect.</returns>
public delegate Task EventHandling<TContext, in TEvent>(
    TEvent shopEvent, HandlerContext<TContext> context, CancellationToken cancellationToken)
    where TContext : MessagingDbContext
    where TEvent : IShopEvent;
