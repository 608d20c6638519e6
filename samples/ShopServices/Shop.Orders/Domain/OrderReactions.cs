using Shop.Contracts;

namespace Shop.Orders.Domain;

/// <summary>
/// What Orders itself says next, from the state alone: it does not matter which event came last. An order reaches its
/// end only when everything that is due for that end has been reported, so an order at its end has settled books.
/// </summary>
internal static class OrderReactions
{
    public static IShopEvent? Due(OrderState order) => order switch
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
