namespace Shop.Contracts;

/// <summary>Inventory released the goods, or did not reserve them and will not reserve them later.</summary>
/// <param name="OrderId">The order.</param>
public sealed record InventoryReleased(string OrderId) : IShopEvent;
