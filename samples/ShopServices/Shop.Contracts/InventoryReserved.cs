namespace Shop.Contracts;

/// <summary>Inventory set the goods of an order aside.</summary>
/// <param name="OrderId">The order.</param>
public sealed record InventoryReserved(string OrderId) : IShopEvent;
