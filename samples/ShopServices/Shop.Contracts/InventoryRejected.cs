namespace Shop.Contracts;

/// <summary>Inventory could not reserve an order, and reserved none of it.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Sku">The first product that was short.</param>
/// <param name="Reason">Such as <see cref="Reasons.OutOfStock"/>.</param>
public sealed record InventoryRejected(string OrderId, string Sku, string Reason) : IShopEvent;
