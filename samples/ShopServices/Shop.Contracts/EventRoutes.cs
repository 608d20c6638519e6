using System.Collections.Frozen;
using static Shop.Contracts.ServiceNames;

namespace Shop.Contracts;

/// <summary>
/// The routes of the saga's events in both styles. Each table lists them in the order of an order's life.
/// </summary>
public static class EventRoutes
{
    private static readonly FrozenDictionary<string, EventRoute> Choreography = new[]
    {
        Route<OrderCreated>(Orders, Inventory),
        Route<PaymentRequested>(Orders, Payments),
        Route<InventoryReserved>(Inventory, Payments, Orders),
        Route<PaymentCharged>(Payments, Orders),
        Route<OrderConfirmed>(Orders, Shipping),
        Route<ShipmentScheduled>(Shipping, Inventory, Payments, Orders),
        Route<InventorySold>(Inventory, Orders),
        Route<OrderShipped>(Orders),

        // Failures and compensations.
        Route<InventoryRejected>(Inventory, Payments, Orders),
        Route<PaymentFailed>(Payments, Inventory, Orders),
        Route<ShipmentFailed>(Shipping, Inventory, Payments, Orders),
        Route<InventoryReleased>(Inventory, Orders),
        Route<PaymentRefunded>(Payments, Orders),
        Route<OrderCancelled>(Orders),
    }.ToFrozenDictionary(route => route.Type);

    private static readonly FrozenDictionary<string, EventRoute> Orchestration = new[]
    {
        Route<OrderCreated>(Orders),
        Route<PaymentRequested>(Orders, Payments),
        Route<ReserveStock>(Orders, Inventory),
        Route<InventoryReserved>(Inventory, Orders),
        Route<ChargePayment>(Orders, Payments),
        Route<PaymentCharged>(Payments, Orders),
        Route<OrderConfirmed>(Orders),
        Route<ScheduleShipment>(Orders, Shipping),
        Route<ShipmentScheduled>(Shipping, Payments, Orders),
        Route<SellStock>(Orders, Inventory),
        Route<InventorySold>(Inventory, Orders),
        Route<OrderShipped>(Orders),

        // Failures and compensations.
        Route<InventoryRejected>(Inventory, Orders),
        Route<PaymentFailed>(Payments, Orders),
        Route<ShipmentFailed>(Shipping, Orders),
        Route<ReleaseStock>(Orders, Inventory),
        Route<InventoryReleased>(Inventory, Orders),
        Route<CancelPayment>(Orders, Payments),
        Route<PaymentCancelled>(Payments, Orders),
        Route<PaymentRefunded>(Payments, Orders),
        Route<OrderCancelled>(Orders),
    }.ToFrozenDictionary(route => route.Type);

    /// <summary>Returns all routes of a style.</summary>
    /// <param name="style">The style.</param>
    /// <returns>The routes.</returns>
    public static IReadOnlyCollection<EventRoute> All(SagaStyle style) => TableOf(style).Values;

    /// <summary>Returns the route of an event.</summary>
    /// <param name="style">The style.</param>
    /// <param name="type">The event's name.</param>
    /// <returns>The route.</returns>
    /// <exception cref="KeyNotFoundException">The style has no such event.</exception>
    public static EventRoute Of(SagaStyle style, string type) =>
        TableOf(style).TryGetValue(type, out var route)
            ? route
            : throw new KeyNotFoundException($"There is no {type} in the style {style}: see EventRoutes.");

    /// <summary>Returns the only publisher of an event, the same in every style.</summary>
    /// <param name="type">The event's name.</param>
    /// <returns>The publisher, or null if there is no such event.</returns>
    public static string? PublisherOf(string type) =>
        (Choreography.GetValueOrDefault(type) ?? Orchestration.GetValueOrDefault(type))?.Publisher;

    private static FrozenDictionary<string, EventRoute> TableOf(SagaStyle style) =>
        style == SagaStyle.Orchestration ? Orchestration : Choreography;

    private static EventRoute Route<TEvent>(string publisher, params string[] subscribers)
        where TEvent : IShopEvent => new(typeof(TEvent).Name, publisher, subscribers);
}
