using Shop.Contracts;

namespace Shop.Orders.Domain;

/// <summary>
/// Decides which event Orders publishes next, from the order's state alone. An order ends only when everything required
/// for that end has been reported, so the books of an ended order are settled.
/// </summary>
internal static class OrderReactions
{
    public static IShopEvent? Next(OrderState order) => order switch
    {
        { Created: null } or { IsTerminal: true } => null,
        { IsCharged: true, Status: OrderStatus.Pending } =>
            new OrderConfirmed(order.Created.OrderId, order.Created.Card),
        { IsScheduled: true, IsSold: true } => new OrderShipped(order.Created.OrderId),
        { Rejection: { } reason } => new OrderCancelled(order.Created.OrderId, reason),
        { PaymentFailure: { } reason, IsReleased: true } => new OrderCancelled(order.Created.OrderId, reason),
        { ShipmentFailure: { } reason, IsReleased: true, IsRefunded: true } =>
            new OrderCancelled(order.Created.OrderId, reason),
        _ => null,
    };
}
