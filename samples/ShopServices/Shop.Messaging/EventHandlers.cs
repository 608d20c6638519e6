using System.Diagnostics.CodeAnalysis;
using Shop.Contracts;

namespace Shop.Messaging;

/// <summary>The events that a service handles, and their handlers.</summary>
/// <typeparam name="TContext">The service's database.</typeparam>
public sealed class EventHandlers<TContext>
    where TContext : MessagingDbContext
{
    private readonly Dictionary<string, EventHandlerDelegate<TContext, IShopEvent>> _byType = [];

    /// <summary>Registers the handler of an event type.</summary>
    /// <typeparam name="TEvent">The event.</typeparam>
    /// <param name="handle">The handler.</param>
    /// <returns>This collection.</returns>
    public EventHandlers<TContext> On<TEvent>(EventHandlerDelegate<TContext, TEvent> handle)
        where TEvent : IShopEvent
    {
        _byType.Add(typeof(TEvent).Name, (shopEvent, context, stop) => handle((TEvent)shopEvent, context, stop));
        return this;
    }

    internal IEnumerable<string> Types => _byType.Keys;

    internal bool TryFind(string type, [NotNullWhen(true)] out EventHandlerDelegate<TContext, IShopEvent>? handle) =>
        _byType.TryGetValue(type, out handle);
}
