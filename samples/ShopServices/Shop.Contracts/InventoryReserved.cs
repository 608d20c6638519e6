namespace Shop.Contracts;

/// <summary>Inventory reserved the goods of the order.</summary>
/// <param name="OrderId">The order.</param>
public sealed record InventoryReserved(string OrderId) : IShopEvent;
