using System.Collections.Frozen;
using static Shop.Contracts.ServiceNames;

namespace Shop.Contracts;

/// <summary>The wiring of the choreography: read from top to bottom it is the saga.</summary>
public static class EventRoutes
{
    private static readonly FrozenDictionary<string, EventRoute> ByType = new[]
    {
        Route<OrderCreated>(Orders, Inventory),
        Route<PaymentRequested>(Orders, Payments),
        Route<InventoryReserved>(Inventory, Payments, Orders),
        Route<PaymentCharged>(Payments, Orders),
        Route<OrderConfirmed>(Orders, Shipping),
        Route<ShipmentScheduled>(Shipping, Inventory, Orders),
        Route<InventorySold>(Inventory, Orders),
        Route<OrderShipped>(Orders),

        // What goes wrong, and what undoes it.
        Route<InventoryRejected>(Inventory, Payments, Orders),
        Route<PaymentFailed>(Payments, Inventory, Orders),
        Route<ShipmentFailed>(Shipping, Inventory, Payments, Orders),
        Route<InventoryReleased>(Inventory, Orders),
        Route<PaymentRefunded>(Payments, Orders),
        Route<OrderCancelled>(Orders),
    }.ToFrozenDictionary(route => route.Type);

    /// <summary>Every route.</summary>
    public static IReadOnlyCollection<EventRoute> All => ByType.Values;

    /// <summary>The route of an event.</summary>
    /// <param name="type">The event's name.</param>
    /// <returns>The route.</returns>
    /// <exception cref="KeyNotFoundException">There is no such event.</exception>
    public static EventRoute Of(string type) => ByType[type];

    private static EventRoute Route<TEvent>(string publisher, params string[] subscribers)
        where TEvent : IShopEvent => new(typeof(TEvent).Name, publisher, subscribers);
}
