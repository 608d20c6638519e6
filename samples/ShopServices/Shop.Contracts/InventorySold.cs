namespace Shop.Contracts;

/// <summary>
/// Inventory booked the reserved goods as sold. Orders waits for it before an order is shipped, so that its books are
/// settled; timelines leave it out.
/// </summary>
/// <param name="OrderId">The order.</param>
public sealed record InventorySold(string OrderId) : IShopEvent;
