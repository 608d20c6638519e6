namespace Shop.Contracts;

/// <summary>
/// Inventory booked the reserved goods as sold. Orders waits for it before it calls an order shipped, so that an order
/// at its end has settled books; timelines leave it out.
/// </summary>
/// <param name="OrderId">The order.</param>
public sealed record InventorySold(string OrderId) : IShopEvent;
