namespace Shop.Contracts;

/// <summary>Inventory released the goods, or had not reserved them and will not.</summary>
/// <param name="OrderId">The order.</param>
public sealed record InventoryReleased(string OrderId) : IShopEvent;
