namespace Shop.Contracts;

/// <summary>Inventory could not reserve all goods of the order, and reserved none.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Sku">The first product that was out of stock.</param>
/// <param name="Reason">The reason, such as <see cref="FailureReasons.OutOfStock"/>.</param>
public sealed record InventoryRejected(string OrderId, string Sku, string Reason) : IShopEvent;
