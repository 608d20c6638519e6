using System.Diagnostics.CodeAnalysis;
using Shop.Contracts;

namespace Shop.Messaging;

/// <summary>Which events a service handles, and how.</summary>
/// <typeparam name="TContext">The service's database.</typeparam>
public sealed class EventHandlers<TContext>
    where TContext : MessagingDbContext
{
    private readonly Dictionary<string, EventHandling<TContext, IShopEvent>> _byType = [];

    /// <summary>Handles one kind of event.</summary>
    /// <typeparam name="TEvent">The event.</typeparam>
    /// <param name="handle">How.</param>
    /// <returns>This.</returns>
    public EventHandlers<TContext> On<TEvent>(EventHandling<TContext, TEvent> handle)
        where TEvent : IShopEvent
    {
        _byType.Add(typeof(TEvent).Name, (shopEvent, context, stop) => handle((TEvent)shopEvent, context, stop));
        return this;
    }

    internal IEnumerable<string> Types => _byType.Keys;

    internal bool TryFind(string type, [NotNullWhen(true)] out EventHandling<TContext, IShopEvent>? handle) =>
        _byType.TryGetValue(type, out handle);
}
